"""Latency while a model is replaced again and again under load, against the same load without."""

import pathlib
import sys
import tempfile
import time

from reporting import bodies, load, packages
from reporting.repeated import Repeated
from reporting.server import Jarbor, until

CLIENTS = 16
PAUSE_SECONDS = 3
SETTLE_SECONDS = 2
REPLACED_SECONDS = 120


def measure(settings):
    """One server; each round is quiet first, then has its manifest replaced every few seconds."""
    rounds = []
    with tempfile.TemporaryDirectory(prefix="jarbor-reload-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.mlp(models)
        with Jarbor(models) as server:
            load.closed(server.url, bodies.native(), CLIENTS, settings.warm_up)
            seconds = max(2 * PAUSE_SECONDS, 2 * settings.seconds)
            for number in range(settings.rounds):
                print(f"  round {number + 1}", file=sys.stderr)
                quiet = load.closed(server.url, bodies.native(), CLIENTS, seconds)
                with Reloads(server, models / "mlp", f"{number}") as reloads:
                    busy = load.closed(server.url, bodies.native(), CLIENTS, seconds)
                rounds.append({"quiet": quiet, "reloading": busy, "reloads": reloads.count})
    lengths = f"one server, {settings.warm_up} s of warm-up, then {settings.in_rounds}, in each {seconds} s quiet and {seconds} s with replacements"
    return {"lengths": lengths, "rounds": rounds, "clients": CLIENTS, "pause_seconds": PAUSE_SECONDS}


class Reloads:
    """Replaces a manifest from a thread of its own, until its context ends, which waits for the last one.

    Attributes:
        count: how often another revision has come to serve.
    """

    def __init__(self, server, package, mark):
        self._server = server
        self._package = package
        self._mark = mark
        self._repeated = Repeated("reloads", self._replace, PAUSE_SECONDS)
        self.count = 0

    def _replace(self):
        before = self._server.revision()
        packages.replace_manifest(self._package, packages.MLP | {"description": f"{self._mark}, {self.count}"})
        until(lambda: self._server.revision() != before, "the new manifest serves", REPLACED_SECONDS, pause=0.1)
        self.count += 1

    def __enter__(self):
        self._repeated.__enter__()
        return self

    def __exit__(self, *failure):
        self._repeated.__exit__(*failure)
        # What is left of the last replacement, such as the end of the old revision, is no part of what comes next.
        time.sleep(SETTLE_SECONDS)
