"""Starts a Jarbor server as its users do, on packages that are laid out here."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
import zipfile

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = REPOSITORY / "fixtures"
RECORDED = REPOSITORY / "clients" / "recorded"
HOME = pathlib.Path(os.environ.get("JARBOR_UNDER_TEST", REPOSITORY / "distribution" / "target" / "jarbor")).resolve()
START_SECONDS = 60
STOP_SECONDS = 40


def until(condition, what, seconds=20.0):
    """Waits for a condition, and returns what it gives."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


class Packages:
    """A folder of packages; each call adds one, whole before the server may see it."""

    def __init__(self, folder):
        self.folder = folder

    def _place(self, name, fill):
        hidden = self.folder / f".{name}"
        hidden.mkdir(parents=True)
        fill(hidden)
        hidden.rename(self.folder / name)

    def onnx(self, name, file, manifest=None):
        def fill(folder):
            shutil.copy(file, folder / "model.onnx")
            _manifest(folder, manifest)

        self._place(name, fill)

    def versions(self, name, files, manifest):
        def fill(folder):
            for version, names in files.items():
                (folder / version).mkdir()
                for target, file in names.items():
                    shutil.copy(file, folder / version / target)
            _manifest(folder, manifest)

        self._place(name, fill)

    def java(self, name, provider, classes, manifest=None, generator=None):
        def fill(folder):
            (folder / "lib").mkdir()
            with zipfile.ZipFile(folder / "lib" / "model.jar", "w") as jar:
                for file in sorted(classes.rglob("*.class")):
                    jar.write(file, file.relative_to(classes).as_posix())
                jar.writestr("META-INF/services/io.jarbor.api.backend.ModelProvider", f"io.jarbor.clients.{provider}\n")
                if generator:
                    jar.writestr("META-INF/services/io.jarbor.api.processing.Generator", f"io.jarbor.clients.{generator}\n")
            _manifest(folder, {"backend": "java", **(manifest or {})})

        self._place(name, fill)


def _manifest(folder, manifest):
    if manifest:
        (folder / "model.yaml").write_text(json.dumps(manifest), encoding="utf-8")  # JSON is YAML


def compile_models(target):
    """Compiles the models of java/ against what the server ships."""
    javac = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "javac" if os.environ.get("JAVA_HOME") else "javac"
    sources = [str(file) for file in (REPOSITORY / "clients" / "java").rglob("*.java")]
    subprocess.run(
        [str(javac), "--release", "17", "-proc:none", "-cp", f"{HOME}/lib/*", "-d", str(target), *sources], check=True
    )
    return target


class Jarbor:
    """A running server. Use as a context."""

    def __init__(self, fill, config=None):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="jarbor-clients-"))
        self.models = self._folder / "models"
        self.models.mkdir()
        fill(Packages(self.models))
        file = self._folder / "jarbor.yaml"
        file.write_text(
            json.dumps({"models": str(self.models), "work": str(self._folder / "work"), **(config or {})}), encoding="utf-8"
        )
        self.log = self._folder / "log"
        environment = {key: value for key, value in os.environ.items() if not key.startswith("JARBOR_")}
        # The suite holds tensors of 100 MB several times over, on machines of any size.
        environment["JARBOR_JAVA_OPTS"] = "-Xmx2g"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(HOME / "bin" / "jarbor"), "serve", "--config", str(file), "--host", "127.0.0.1", "--port", "0"]
                + ["--management-port", "0"],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=self._folder,  # what its models write goes with it
            )
        try:
            self.management_port = int(until(self._announced, "the server tells its ports", START_SECONDS))
            self.port = int(re.search(r"listens on http://\S+:(\d+),", self.said()).group(1))
            until(self._ready, "the server is ready", START_SECONDS)
        except BaseException:
            self.close()
            raise

    def _announced(self):
        if not self.alive():
            raise AssertionError(f"the server ended:\n{self.said()}")
        found = re.search(r"looked after on http://\S+:(\d+)\s", self.said())
        return found and found.group(1)

    def _ready(self):
        index = urllib.request.Request(f"http://{self.management_url}/v2/repository/index", data=b"")
        with urllib.request.urlopen(index) as answer:
            versions = json.load(answer)
        failed = [version for version in versions if version["state"] == "UNAVAILABLE"]
        if failed:
            raise AssertionError(f"not every package is ready: {failed}")
        names = {version["name"] for version in versions if version["state"] == "READY"}
        return names == {package.name for package in self.models.iterdir()}

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def url(self):
        return f"127.0.0.1:{self.port}"

    @property
    def management_url(self):
        return f"127.0.0.1:{self.management_port}"

    def alive(self):
        return self._process.poll() is None

    def close(self):
        if self.alive():
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()
