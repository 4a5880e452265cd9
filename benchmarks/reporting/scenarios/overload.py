"""Five times the capacity, offered by clients that do not wait for answers: what is still done, how fast the rest is refused."""

import pathlib
import statistics
import sys
import tempfile
import time

from reporting import bodies, load, packages, programs
from reporting.repeated import Repeated
from reporting.server import Jarbor
from reporting.settings import FIXTURES

MODEL = FIXTURES / "faults" / "slow.onnx"
# A run of these steps, a batch of up to 32 requests, takes some 40 ms on the machines this was written on. The capacity is
# hundreds of requests a second then, so that clients on the same machine can offer five times as many.
STEPS = 10_000
FACTOR = 5
# More than the queue holds (256): else requests would wait in the client.
CONNECTIONS = 1024
SAMPLE_SECONDS = 0.5


def measure(settings):
    """One server; each round takes its capacity by a closed loop first, then overloads it."""
    rounds = []
    request = bodies.json_request("/slow", {"steps": [STEPS]})
    with tempfile.TemporaryDirectory(prefix="jarbor-overload-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.onnx(models / "slow", MODEL, {"instances": 1})
        with Jarbor(models) as server:
            load.closed(server.url, request, 128, settings.warm_up)
            for number in range(settings.rounds):
                print(f"  round {number + 1}", file=sys.stderr)
                rounds.append(_round(settings, server, request))
    lengths = (
        f"one server, {settings.warm_up} s of warm-up with 128 clients, then {settings.in_rounds}, in each {settings.seconds} s with 64 clients and {settings.seconds} s with 128 for the capacity, "
        f"and {_overload_seconds(settings)} s of overload after {_overload_warm_up(settings)} s of it"
    )
    return {"lengths": lengths, "rounds": rounds, "steps": STEPS, "factor": FACTOR, "connections": CONNECTIONS}


def _round(settings, server, request):
    closed = [load.closed(server.url, request, clients, settings.seconds) for clients in (64, 128)]
    peak = max(result["rps"] for result in closed)
    before = server.pss_mib()
    samples = []
    began = time.monotonic()
    with Repeated("memory", lambda: samples.append({"at": time.monotonic() - began, "pss": server.pss_mib()}), SAMPLE_SECONDS):
        overload = programs.open_loop(
            server.url, request, round(FACTOR * peak), _overload_seconds(settings), _overload_warm_up(settings), CONNECTIONS
        )
    return {"closed": closed, "peak": peak, "overload": overload, "before": before, "samples": samples, "after": server.pss_mib()}


def _overload_seconds(settings):
    return 2 * settings.seconds


def _overload_warm_up(settings):
    return max(1, settings.warm_up // 2)


def growth(samples):
    """Memory of the last third of an overload as a multiple of that of the second third; the first is warm-up."""
    memory = [sample["pss"] for sample in samples]
    third = len(memory) // 3
    return statistics.median(memory[-third:]) / statistics.median(memory[third : 2 * third])
