"""Jarbor beside other servers, by their own `measure.py`: the same model, body, client and machine, one after the other."""

import importlib.util
import os
import pathlib
import shutil
import sys
import tempfile

from reporting import packages, processes
from reporting.server import changes, command

PEERS = ("flask", "triton")
# measure.py warms a server up for half of the time that it measures: for `--seconds`, then, and all servers alike.
FACTOR = 2


def load_measure(settings):
    """The module measure.py."""
    file = settings.peers / "measure.py"
    os.environ["VENVS"] = str(settings.venvs)
    spec = importlib.util.spec_from_file_location("measure", file)
    module = importlib.util.module_from_spec(spec)
    # Its folder may be read-only, and is not ours to write to.
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def measure(settings):
    """Each encoding in each round: the peers that are installed and take it, then Jarbor."""
    lacking = _lacking(settings)
    if lacking:
        return {"left_out": lacking}
    module = load_measure(settings)
    installed = [name for name in PEERS if (settings.venvs / name / "bin" / "python").exists()]
    missing = [name for name in PEERS if name not in installed]
    # measure.py loads gRPC by h2load, and asks for a first answer by curl.
    without = [tool for tool in ("h2load", "curl") if not shutil.which(tool)]
    rounds = []
    with tempfile.TemporaryDirectory(prefix="jarbor-peers-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.mlp(models, batching={"max-size": 32})
        start = command(models, pathlib.Path(folder) / "work", *processes.free_ports(2))
        starts = _prepared(module, installed, pathlib.Path(folder)) | {"jarbor": ["env", *_without(), *start]}
        for _ in range(settings.rounds):
            rounds.append({})
            for encoding, jobs in _jobs(module, start[start.index("--port") + 1]).items():
                if encoding == "grpc" and without:
                    continue
                rounds[-1][encoding] = {}
                for name, (url, client) in jobs.items():
                    server = name.split(",")[0]
                    if server in starts:
                        print(f"  {encoding}: {name}", file=sys.stderr)
                        rounds[-1][encoding][name] = _one(module, name, starts[server], url, client, FACTOR * settings.seconds)
    return {"rounds": rounds, "not_installed": missing + without, "lengths": _lengths(settings)}


def _lacking(settings):
    """What this needs and was not told, in words; None where all is there."""
    if settings.peers is None:
        return "`--peers` names no folder of a measure.py"
    if not (settings.peers / "measure.py").is_file():
        return "there is no measure.py in the folder of `--peers`"
    if settings.venvs is None:
        return "neither `--venvs` nor VENVS names the folder of the peers' virtual environments"
    return None


def _lengths(settings):
    return (
        f"{settings.in_rounds}, in each all servers alike: {max(3, settings.seconds)} s of warm-up with 64 clients, then {FACTOR * settings.seconds} s with 64, "
        f"and {FACTOR * settings.seconds} s with one (over gRPC as many requests as take so long)"
    )


def _prepared(module, installed, folder):
    """The command of each peer, made once: what a peer copies or asks beforehand is no part of its start."""
    commands = {}
    for name in installed:
        work = folder / name
        work.mkdir()
        commands[name] = module.PEERS[name][0](work)
    return commands


def _jobs(module, port):
    """For each encoding the servers: where they answer, and what asks them."""
    base, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{module.PORT}"
    triton, flask = module.PEERS["triton"], module.PEERS["flask"]
    return {
        "json": {
            "flask": (peer + flask[1], module.Json(flask[2])),
            "triton": (peer + triton[1], module.Json(triton[2])),
            "jarbor": (f"{base}/generate_text", module.Json(module.NATIVE)),
            "jarbor, Open Inference": (f"{base}/v2/models/mlp/infer", module.Json(module.V2)),
        },
        "binary": {
            "triton": (peer + triton[1], module.Binary()),
            "jarbor": (f"{base}/v2/models/mlp/infer", module.Binary()),
        },
        "grpc": {
            "triton": (f"http://127.0.0.1:{module.PORT + 1}", module.Grpc()),
            "jarbor": (base, module.Grpc()),
        },
    }


def _without():
    """Words of `env` that leave Jarbor its own defaults, whatever the environment of this run, or measure.py, says."""
    return [word for name in changes() for word in ("-u", name)]


def _one(module, name, start, url, client, seconds):
    try:
        return module.measure(name, lambda _work: start, url, client, seconds)
    except SystemExit as e:  # how measure.py tells that a server did not start, or answered wrongly
        return {"failed": str(e)[-2000:]}
