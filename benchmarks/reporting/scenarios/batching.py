"""What joining requests into batches brings: 64 clients, and one, with it and without."""

import pathlib
import sys
import tempfile

from reporting import bodies, load, packages
from reporting.server import Jarbor

KINDS = {"on": {"max-size": 32}, "off": "off"}
# Both are routes of Open Inference: with batching off the shape of the native route's JSON is another one.
ENCODINGS = {"json": bodies.open_inference, "binary": bodies.binary}


def measure(settings):
    """Each round: a server with batching, then one without, both encodings on each."""
    lengths = (
        f"{settings.in_rounds}, in each a server with batching and one without: {settings.seconds} s with 64 clients, then {settings.seconds} s with one, "
        f"in JSON after {settings.warm_up} s of warm-up and in binary after {_second_warm_up(settings)} s more"
    )
    return {"rounds": [{kind: _kind(settings, kind) for kind in KINDS} for _ in range(settings.rounds)], "lengths": lengths}


def _second_warm_up(settings):
    """Seconds before the second encoding, which finds most of the server warm."""
    return max(1, settings.warm_up // 2)


def _kind(settings, kind):
    print(f"  batching {kind}", file=sys.stderr)
    result = {}
    with tempfile.TemporaryDirectory(prefix="jarbor-batching-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.onnx(models / "mlp", packages.TEXT_GENERATOR, {"batching": KINDS[kind]})
        with Jarbor(models) as server:
            warm_up = settings.warm_up
            for name, request in ENCODINGS.items():
                load.closed(server.url, request(), 64, warm_up)
                warm_up = _second_warm_up(settings)
                result[name] = {
                    "many": load.closed(server.url, request(), 64, settings.seconds),
                    "one": load.closed(server.url, request(), 1, settings.seconds),
                }
    return result
