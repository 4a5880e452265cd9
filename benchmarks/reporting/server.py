"""Jarbor as its users start it, and what it tells of itself."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

from reporting import processes
from reporting.settings import JARBOR

START_SECONDS = 180
# What would change a server's defaults: its own settings, options for Java, and the cores that the launcher counts by nproc.
_OWN = ("JARBOR_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
_THREADS = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT")


class StartFailed(Exception):
    """A server that ended, or did not answer in time; with what it wrote."""


def until(condition, what, seconds=START_SECONDS, pause=0.005):
    """Wait for a condition, and return what it gives.

    Raises:
        StartFailed: if it does not come true in time.
    """
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise StartFailed(f"not within {seconds} s: {what}")
        time.sleep(pause)


def post(url, request, timeout=30):
    """Send a request; returns the body of the answer, and raises what urllib raises."""
    sent = urllib.request.Request(url + request.path, request.body, request.headers)
    with urllib.request.urlopen(sent, timeout=timeout) as answer:
        return answer.read()


def command(models, work, port, management_port):
    """The command that starts a server on loopback; all else is as it is by default."""
    ports = ["--host", "127.0.0.1", "--port", str(port), "--management-port", str(management_port)]
    return [str(JARBOR), "serve", "--models", str(models), "--set", f"work={work}", *ports]


def environment():
    """The environment without what would change a server's defaults."""
    left_out = changes()
    return {key: value for key, value in os.environ.items() if key not in left_out}


def changes():
    """The variables that would change a server's defaults, also those that this environment has not and a caller's may have."""
    return [*_THREADS, *(name for name in os.environ if name.startswith(_OWN))]


class Jarbor:
    """A running server; use as a context.

    Attributes:
        began: when its command was run, by `time.monotonic`.
        url, management_url: where it answers, without a slash at the end.
    """

    def __init__(self, models, work=None, wait=True):
        """Start it.

        Args:
            models: folder of packages.
            work: folder for what it unpacks, kept by its owner; a temporary one where left out.
            wait: whether to wait until it is ready.
        """
        self._scratch = tempfile.TemporaryDirectory(prefix="jarbor-report-")
        scratch = pathlib.Path(self._scratch.name)
        self._log = scratch / "log"
        port, management_port = processes.free_ports(2)
        self.url = f"http://127.0.0.1:{port}"
        self.management_url = f"http://127.0.0.1:{management_port}"
        self.began = time.monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command(models, work or scratch / "work", port, management_port),
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment(),
                cwd=scratch,
                start_new_session=True,
            )
        if wait:
            try:
                self.wait_ready()
            except BaseException:
                self.close()
                raise

    @property
    def pid(self):
        """The process; the script that starts Java becomes it."""
        return self._process.pid

    def said(self):
        """What the server has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait_ready(self):
        """Wait until every package is ready.

        Raises:
            StartFailed: if the server ends, a package fails, or time runs out.
        """
        self._until(lambda: self._answers("/health/ready"), "the server is ready")
        failed = [version for model in self.models() for version in model["versions"] if version["state"] != "READY"]
        if failed:
            raise StartFailed("\n".join(f"{version['source']}: {version['state']}, {version.get('reason')}" for version in failed))

    def wait_answer(self, request):
        """Wait for the first answer to a request; returns seconds from the command to it."""
        self._until(lambda: self._answer(request), f"an answer to {request.path}")
        return time.monotonic() - self.began

    def _until(self, condition, what):
        try:
            until(condition, what, pause=0.002)
        except StartFailed as e:
            raise StartFailed(f"{e}; the server says:\n{self.said()[-3000:]}") from e

    def _answers(self, path):
        self._check_alive()
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status == 200
        except OSError:  # urllib's own errors are of this kind
            return False

    def _answer(self, request):
        self._check_alive()
        try:
            return post(self.url, request)
        except OSError:
            return None

    def _check_alive(self):
        if self._process.poll() is not None:
            raise StartFailed(f"the server ended with {self._process.returncode}")

    def models(self):
        """What the management port tells of all models."""
        with urllib.request.urlopen(f"{self.management_url}/management/models", timeout=60) as answer:
            return json.load(answer)["models"]

    def statistics(self, model="mlp"):
        """Rows that were computed and runs that computed them, since the start."""
        with urllib.request.urlopen(f"{self.url}/v2/models/{model}/stats", timeout=30) as answer:
            stats = json.load(answer)["model_stats"][0]
        return stats["inference_count"], stats["execution_count"]

    def revision(self, model="mlp"):
        """The revision of a model that serves now."""
        with urllib.request.urlopen(f"{self.management_url}/management/models/{model}", timeout=30) as answer:
            return json.load(answer)["serving"][0]["revision"]

    def pss_mib(self):
        """Proportional resident memory in MiB."""
        return processes.pss_mib(self.pid)

    def close(self):
        """End it, and wait for its end."""
        processes.end(self._process)
        with contextlib.suppress(OSError):
            self._scratch.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()
