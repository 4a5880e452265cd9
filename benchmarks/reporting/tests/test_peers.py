import dataclasses
import pathlib
import tempfile
import types
import unittest

from reporting.scenarios import peers
from reporting.settings import Settings

SETTINGS = Settings(out=pathlib.Path("out"), peers=None, venvs=None, rounds=3, seconds=10, warm_up=20, soak_minutes=30)


class PeersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_is_left_out_where_no_folder_is_named(self):
        self.assertEqual({"left_out": "`--peers` names no folder of a measure.py"}, peers.measure(SETTINGS))

    def test_is_left_out_where_the_folder_has_no_measure(self):
        settings = dataclasses.replace(SETTINGS, peers=self.folder)
        self.assertEqual({"left_out": "there is no measure.py in the folder of `--peers`"}, peers.measure(settings))

    def test_is_left_out_without_environments(self):
        (self.folder / "measure.py").touch()
        self.assertRegex(peers.measure(dataclasses.replace(SETTINGS, peers=self.folder))["left_out"], "VENVS")

    def test_prepares_a_command_once_in_a_folder_that_stays(self):
        made = []

        def triton(work):
            made.append(work)
            (work / "backends").mkdir()
            return ["triton", str(work / "backends")]

        module = types.SimpleNamespace(
            PEERS={"triton": (triton, "/infer", {})},
            measure=lambda name, how, url, client, seconds: {"command": how("another folder"), "seconds": seconds},
        )
        start = peers._prepared(module, ["triton"], self.folder)["triton"]
        for _ in range(2):
            self.assertEqual({"command": start, "seconds": 20}, peers._one(module, "triton", start, "url", None, 20))
        self.assertEqual(1, len(made))
        self.assertTrue(pathlib.Path(start[1]).is_dir())
