"""Latency while a model is replaced again and again under load, against the same load without."""

import pathlib
import sys
import tempfile
import threading

from reporting import bodies, load, packages
from reporting.server import Jarbor

CLIENTS = 16
PAUSE_SECONDS = 3


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
                rounds.append({"quiet": quiet, "reloading": busy, "reloads": reloads.seen()})
    return {"rounds": rounds, "clients": CLIENTS, "pause_seconds": PAUSE_SECONDS}


class Reloads:
    """Replaces a manifest from a thread of its own, until its context ends."""

    def __init__(self, server, package, mark):
        self._server = server
        self._package = package
        self._mark = mark
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._replace, name="reloads")
        self._revisions = set()
        self._failure = None

    def _replace(self):
        try:
            number = 0
            while not self._over.wait(PAUSE_SECONDS):
                self._revisions.add(self._server.revision())
                packages.replace_manifest(self._package, packages.MLP | {"description": f"{self._mark}, {number}"})
                number += 1
        except OSError as e:
            self._failure = e

    def seen(self):
        """How many revisions took another one's place."""
        return len(self._revisions) - 1

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._over.set()
        self._thread.join()
        if self._failure:
            raise self._failure
        self._revisions.add(self._server.revision())
