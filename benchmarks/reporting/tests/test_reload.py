import pathlib
import tempfile
import threading
import unittest
from unittest import mock

from reporting.scenarios import reload


class Server:
    """Serves the manifest that is there the third time that it is asked."""

    def __init__(self, package):
        self._file = package / "model.yaml"
        self._serving = None
        self._asked = 0
        self.replaced = threading.Event()

    def revision(self):
        found = self._file.read_text() if self._file.exists() else None
        self._asked = 0 if found == self._serving else self._asked + 1
        if self._asked == 3:
            self._serving = found
            self.replaced.set()
        return self._serving


@mock.patch.multiple(reload, PAUSE_SECONDS=0.001, SETTLE_SECONDS=0)
class ReloadsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.package = pathlib.Path(folder.name) / "models" / "mlp"
        self.package.mkdir(parents=True)

    def test_ends_when_the_last_manifest_serves(self):
        server = Server(self.package)
        with reload.Reloads(server, self.package, "0") as reloads:
            self.assertTrue(server.replaced.wait(60))
        self.assertEqual((self.package / "model.yaml").read_text(), server.revision())
        self.assertGreaterEqual(reloads.count, 1)

    def test_tells_what_its_thread_met(self):
        failed = threading.Event()

        def revision():
            failed.set()
            raise ConnectionError("gone")

        server = mock.Mock(revision=revision)
        with self.assertRaisesRegex(ConnectionError, "gone"), reload.Reloads(server, self.package, "0"):
            self.assertTrue(failed.wait(60))
