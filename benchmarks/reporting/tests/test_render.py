import pathlib
import tempfile
import unittest

from reporting import render

KEPT = {"began": "2026-01-02 03:04 UTC", "load_before": 0.5, "machine": {"cores": 2}, "versions": {"Java": "17"}}


class RenderTest(unittest.TestCase):
    def report(self, result):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "report.md"
            render.write(file, file.parent, {"peers": KEPT | {"result": result}})
            return file.read_text(encoding="utf-8")

    def test_says_how_long_a_scenario_measured(self):
        report = self.report({"left_out": "there is none", "lengths": "3 rounds of 20 s"})
        self.assertIn("2026-01-02 03:04 UTC; 3 rounds of 20 s; 0.50 tasks ran on the machine before.", report)

    def test_says_no_lengths_of_what_was_left_out(self):
        report = self.report({"left_out": "`--peers` names no folder"})
        self.assertIn("2026-01-02 03:04 UTC; 0.50 tasks ran on the machine before.\n\nLeft out: `--peers` names no folder.", report)
