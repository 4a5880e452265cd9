"""What joining requests into batches brings: 64 clients, and one, with it and without."""

import contextlib
import pathlib
import sys
import tempfile

from reporting import bodies, load, packages
from reporting.server import Jarbor

KINDS = {"on": {"max-size": 32}, "off": "off"}
# Both are routes of Open Inference: with batching off the shape of the native route's JSON is another one.
ENCODINGS = {"json": bodies.open_inference, "binary": bodies.binary}
# Odd, so that there is one of the middle.
TURNS = 5


def measure(settings):
    """Each round: a server with batching and one without, both encodings on each."""
    lengths = (
        f"{settings.in_rounds}, in each a server with batching and one without: {settings.seconds} s with 64 clients on each, "
        f"in JSON after {settings.warm_up} s of warm-up and in binary after {_second_warm_up(settings)} s more; "
        f"then, of each encoding, {TURNS} turns of {_turn(settings)} s with one client on each"
    )
    return {"rounds": [_round(settings) for _ in range(settings.rounds)], "lengths": lengths}


def _second_warm_up(settings):
    """Seconds before the second encoding, which finds most of the server warm."""
    return max(1, settings.warm_up // 2)


def _turn(settings):
    return max(1, settings.seconds // TURNS)


def _round(settings):
    print(f"  batching {' and '.join(KINDS)}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="jarbor-batching-") as folder, contextlib.ExitStack() as running:
        servers = {kind: running.enter_context(Jarbor(_models(pathlib.Path(folder) / kind, kind))) for kind in KINDS}
        result = {kind: {} for kind in KINDS}
        warm_up = settings.warm_up
        for name, request in ENCODINGS.items():
            for kind, server in servers.items():
                load.closed(server.url, request(), 64, warm_up)
                result[kind][name] = {"many": load.closed(server.url, request(), 64, settings.seconds)}
            for kind, one in _one_in_turn(settings, servers, request()).items():
                result[kind][name]["one"] = one
            warm_up = _second_warm_up(settings)
    return result


def _models(folder, kind):
    packages.onnx(folder / "mlp", packages.TEXT_GENERATOR, {"batching": KINDS[kind]})
    return folder


def _one_in_turn(settings, servers, request):
    """For each server its turn of the middle, by p50: a machine's own pace changes by more within a minute than is to be seen."""
    turns = {kind: [] for kind in servers}
    for turn in range(TURNS):
        for kind in list(servers)[:: 1 if turn % 2 == 0 else -1]:
            turns[kind].append(load.closed(servers[kind].url, request, 1, _turn(settings)))
    return {kind: sorted(measured, key=lambda one: one["p50"])[TURNS // 2] for kind, measured in turns.items()}
