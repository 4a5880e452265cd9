"""A thousand packages in one directory: how long until they are ready, memory, an idle server, the way to each."""

import json
import pathlib
import sys
import tempfile
import time

from reporting import bodies, load, packages, processes, programs
from reporting.server import Jarbor
from reporting.settings import FIXTURES

PACKAGES = 1000
MODEL = FIXTURES / "iris" / "model.onnx"
# Three looks at a thousand folders, which are 25 s apart.
IDLE_SECONDS = 75
SETTLE_SECONDS = 5


def measure(settings):
    """Each round: one package, a thousand, and a thousand sessions of ONNX Runtime without a server."""
    lengths = (
        f"{settings.in_rounds}; each server is idle for {SETTLE_SECONDS + IDLE_SECONDS} s, of which the last {IDLE_SECONDS} s count, then loaded for {_warm_up(settings)} s of warm-up with 16 clients, "
        f"{settings.seconds} s with one client for one model, and {settings.seconds} s with one client for all in turn"
    )
    return {"lengths": lengths, "packages": PACKAGES, "rounds": [_round(settings) for _ in range(settings.rounds)]}


def _warm_up(settings):
    return max(1, settings.warm_up // 2)


def _round(settings):
    result = {"sessions": {count: _sessions(count) for count in (1, PACKAGES)}}
    for count in (1, PACKAGES):
        with tempfile.TemporaryDirectory(prefix="jarbor-many-") as folder:
            models = pathlib.Path(folder) / "models"
            for number in range(count):
                packages.onnx(models / f"iris-{number}", MODEL)
            print(f"  {count} packages", file=sys.stderr)
            result[str(count)] = _served(settings, models, count)
    return result


def _sessions(count):
    """Memory in MiB of a program that has opened so many sessions, and run each once, and nothing else."""
    with programs.running("RawSessions", model=MODEL, count=count) as process:
        told = json.loads(programs.line(process, "the sessions are open", 180))
        return told | {"pss": processes.pss_mib(process.pid)}


def _served(settings, models, count):
    with Jarbor(models) as server:
        ready = time.monotonic() - server.began
        time.sleep(SETTLE_SECONDS)
        used = processes.cpu_seconds(server.pid)
        time.sleep(IDLE_SECONDS)
        cpu = (processes.cpu_seconds(server.pid) - used) / IDLE_SECONDS
        pss = server.pss_mib()
        requests = [_request(number) for number in range(count)]
        load.closed(server.url, requests, 16, _warm_up(settings))
        return {
            "ready": ready,
            "pss": pss,
            "cpu": cpu,
            "one_model": load.closed(server.url, requests[0], 1, settings.seconds),
            "all_in_turn": load.closed(server.url, requests, 1, settings.seconds),
        }


def _request(number):
    return bodies.json_request(f"/iris-{number}", {"X": [[5.1, 3.5, 1.4, 0.2]]})
