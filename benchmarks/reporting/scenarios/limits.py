"""What the machine could do: an echo, ONNX Runtime alone, a scan alone; and what Jarbor makes of it, in the same round."""

import os
import pathlib
import sys
import tempfile

from reporting import bodies, load, packages, programs
from reporting.server import Jarbor

CLIENTS = 64
BATCHES = [1, 8, 32]
RUNTIME_WARM_UP = 1
SCAN_WARM_UP = 2


def measure(settings):
    """Each round: the limits one after the other, then Jarbor in binary and JSON."""
    return {"rounds": [_round(settings) for _ in range(settings.rounds)], "clients": CLIENTS, "lengths": _lengths(settings)}


def _lengths(settings):
    seconds = f"{settings.seconds} s"
    return (
        f"{settings.in_rounds}, in each: the echo {seconds} after {_echo_warm_up(settings)} s of warm-up for each body; ONNX Runtime {seconds} after {RUNTIME_WARM_UP} s for each batch; "
        f"the scan {seconds} after {SCAN_WARM_UP} s; Jarbor in binary {seconds} after {settings.warm_up} s, then in JSON {seconds} after {_second_warm_up(settings)} s"
    )


def _echo_warm_up(settings):
    return max(1, settings.warm_up // 4)


def _second_warm_up(settings):
    """Seconds before the second encoding, which finds most of the server warm."""
    return max(1, settings.warm_up // 2)


def _round(settings):
    threads = len(os.sched_getaffinity(0))
    result = {"threads": threads, "onnx_runtime": {}}
    print("  echo", file=sys.stderr)
    with programs.echo_server() as url:
        for name, request in {"json": bodies.native("/echo"), "binary": bodies.binary()}.items():
            load.closed(url, request, CLIENTS, _echo_warm_up(settings))
            result[f"echo_{name}"] = load.closed(url, request, CLIENTS, settings.seconds)
    for batch in BATCHES:
        print(f"  ONNX Runtime, batch {batch}", file=sys.stderr)
        result["onnx_runtime"][batch] = programs.run(
            "RawRuntime", model=packages.TEXT_GENERATOR, batch=batch, threads=threads, seconds=settings.seconds, warm_up=RUNTIME_WARM_UP
        )
    print("  scan", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="jarbor-limits-") as folder:
        body = pathlib.Path(folder) / "body.json"
        body.write_bytes(bodies.native().body)
        result["scan"] = programs.run("RawScan", body=body, seconds=settings.seconds, warm_up=SCAN_WARM_UP)
        models = pathlib.Path(folder) / "models"
        packages.mlp(models)
        print("  Jarbor", file=sys.stderr)
        with Jarbor(models) as server:
            for name, request, warm_up in [
                ("binary", bodies.binary(), settings.warm_up),
                ("json", bodies.native(), _second_warm_up(settings)),
            ]:
                load.closed(server.url, request, CLIENTS, warm_up)
                result[f"jarbor_{name}"] = load.closed(server.url, request, CLIENTS, settings.seconds)
    return result


def share(round_, encoding="binary"):
    """Jarbor's throughput as a share of what echo and model would reach if they took turns on the machine."""
    whole = 1 / (1 / round_[f"echo_{encoding}"]["rps"] + 1 / round_["onnx_runtime"]["32"]["rows_per_second"])
    return round_[f"jarbor_{encoding}"]["rps"] / whole
