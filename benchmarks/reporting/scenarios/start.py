"""Time from the command to the first answer of an ONNX package, and memory: idle, and under load."""

import pathlib
import sys
import tempfile

from reporting import bodies, load, packages
from reporting.server import Jarbor

STARTS = 10


def measure(settings):
    """One start that unpacks natives, ten that find them; then memory after load, a server each round."""
    with tempfile.TemporaryDirectory(prefix="jarbor-start-") as folder:
        models, work = pathlib.Path(folder) / "models", pathlib.Path(folder) / "work"
        packages.mlp(models)
        first, *starts = [_start(models, work) for _ in range(1 + STARTS)]
        print(f"  first answers after {sorted(round(start['seconds'], 2) for start in starts)} s", file=sys.stderr)
        return {
            "lengths": f"{1 + STARTS} starts, of which the first stands alone; memory under load in {settings.in_rounds}, a server each: "
            f"64 clients for {settings.warm_up + settings.seconds} s with JSON, then as long with binary",
            "unpacking": first,
            "starts": starts,
            "loaded": [_loaded(settings, models, work) for _ in range(settings.rounds)],
        }


def _start(models, work):
    with Jarbor(models, work, wait=False) as server:
        seconds = server.wait_answer(bodies.native())
        return {"seconds": seconds, "idle": server.pss_mib()}


def _loaded(settings, models, work):
    """Memory in MiB after each encoding has been loaded with 64 clients, in one server."""
    result = {}
    with Jarbor(models, work) as server:
        for name, request in {"json": bodies.native(), "binary": bodies.binary()}.items():
            load.closed(server.url, request, 64, settings.warm_up)
            load.closed(server.url, request, 64, settings.seconds)
            result[name] = server.pss_mib()
    return result
