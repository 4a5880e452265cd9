"""Throughput, latency and batch size against the number of clients."""

import pathlib
import sys
import tempfile

from reporting import bodies, load, packages
from reporting.server import Jarbor

CLIENTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
# By default a version takes on 256 requests, and refuses the others: all 512 are to wait here.
LIMITS = {"queue": 1024}


def measure(settings):
    """Both encodings, each with its own server; the rounds go through all numbers of clients one after the other."""
    seconds = max(1, settings.seconds // 2)
    lengths = (
        f"for each encoding a server, {settings.warm_up} s of warm-up with 64 clients, then {settings.in_rounds}, in each {seconds} s with each number of clients"
    )
    result = {"seconds": seconds, "queue": LIMITS["queue"], "lengths": lengths}
    with tempfile.TemporaryDirectory(prefix="jarbor-curve-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.mlp(models, limits=LIMITS)
        for name, request in {"json": bodies.native(), "binary": bodies.binary()}.items():
            with Jarbor(models) as server:
                load.closed(server.url, request, 64, settings.warm_up)
                rounds = []
                for number in range(settings.rounds):
                    print(f"  {name}, round {number + 1}", file=sys.stderr)
                    rounds.append([_point(server, request, clients, seconds) for clients in CLIENTS])
                result[name] = rounds
    return result


def _point(server, request, clients, seconds):
    rows, runs = server.statistics()
    point = load.closed(server.url, request, clients, seconds)
    rows_then, runs_then = server.statistics()
    return point | {"batch": (rows_then - rows) / max(1, runs_then - runs)}
