"""Latency at given rates, from when a request was due: what closed loops hide."""

import pathlib
import sys
import tempfile

from reporting import bodies, load, packages, programs
from reporting.server import Jarbor

SHARES = [10, 20, 30, 40, 50, 60, 70, 80, 90]
CONNECTIONS = 256


def measure(settings):
    """One server for each encoding; the capacity is what a closed loop of 64 clients reaches."""
    warm_up = max(1, settings.warm_up // 4)
    lengths = (
        f"once: for each encoding a server, {settings.warm_up} s of warm-up, {settings.seconds} s for its capacity, "
        f"then {settings.seconds} s at each rate after {warm_up} s at that rate"
    )
    result = {"connections": CONNECTIONS, "lengths": lengths}
    with tempfile.TemporaryDirectory(prefix="jarbor-open-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.mlp(models)
        for name, request in {"json": bodies.native(), "binary": bodies.binary()}.items():
            with Jarbor(models) as server:
                load.closed(server.url, request, 64, settings.warm_up)
                capacity = load.closed(server.url, request, 64, settings.seconds)["rps"]
                rates = []
                for share in SHARES:
                    print(f"  {name} at {share} %", file=sys.stderr)
                    told = programs.open_loop(
                        server.url, request, round(capacity * share / 100), settings.seconds, warm_up, CONNECTIONS
                    )
                    rates.append({"share": share, "rate": capacity * share / 100} | told)
                result[name] = {"capacity": capacity, "rates": rates}
    return result
