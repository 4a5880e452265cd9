"""The machine and the versions of what was measured."""

import importlib.metadata
import os
import pathlib
import platform
import re
import subprocess

from reporting.settings import HOME, REPOSITORY


def describe():
    """The machine in words, as a dictionary in the order of the report."""
    cpu = re.search(r"^model name\s*: (.+)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s+(\d+) kB$", pathlib.Path("/proc/meminfo").read_text(), re.MULTILINE)
    return {
        "processor": cpu.group(1) if cpu else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory, GiB": round(int(memory.group(1)) / 1024**2, 1) if memory else None,
        "system": f"{_distribution()}, Linux {platform.release()}",
    }


def versions(venvs):
    """Versions of Jarbor, its libraries, the load generators, and the peers that are installed in a folder, if one is given."""
    found = {
        "Jarbor": _said(["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty", "--abbrev=12"]),
        "Java": _java(),
        "ONNX Runtime": _jar("backends/onnx", "onnxruntime"),
        "Vert.x": _jar("lib", "vertx-core"),
        "Netty": _jar("lib", "netty-buffer"),
        "DJL": _jar("backends/djl", "api"),
        "wrk": _first(r"wrk (?:debian/)?(\S+)", _said(["wrk", "-v"])),
        "h2load": _first(r"nghttp2/(\S+)", _said(["h2load", "--version"])),
        "matplotlib": importlib.metadata.version("matplotlib"),
        "Python": platform.python_version(),
    }
    peers = {"triton": ["nvidia-pytriton", "onnxruntime"], "flask": ["flask", "gunicorn", "torch"]}
    for venv, packages in peers.items() if venvs else []:
        python = venvs / venv / "bin" / "python"
        for package in packages if python.exists() else []:
            found[f"{package} ({venv} peer)"] = _said(
                [str(python), "-c", f"import importlib.metadata as m; print(m.version('{package}'))"]
            )
    return {name: version for name, version in found.items() if version}


def load_average():
    """Mean number of runnable tasks in the last minute: what else the machine had to do."""
    return os.getloadavg()[0]


def _distribution():
    release = platform.freedesktop_os_release()
    return release.get("PRETTY_NAME", "Linux")


def _java():
    home = os.environ.get("JAVA_HOME")
    return _said([f"{home}/bin/java" if home else "java", "-version"], line=1)


def _jar(folder, name):
    names = [file.name for file in (HOME / folder).glob(f"{name}-*.jar")]
    return _first(rf"^{name}-(\d[^-]*).*\.jar$", "\n".join(names))


def _said(command, line=0):
    """What a program says of itself, on either stream; None where there is no such program."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    lines = (run.stdout + run.stderr).strip().splitlines()
    return lines[line] if len(lines) > line else None


def _first(pattern, text):
    found = re.search(pattern, text or "", re.MULTILINE)
    return found.group(1) if found else None
