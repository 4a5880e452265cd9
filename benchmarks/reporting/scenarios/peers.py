"""Jarbor beside other servers, by their own `measure.py`: the same model, body, client and machine, one after the other."""

import importlib.util
import os
import pathlib
import shlex
import shutil
import sys
import tempfile

from reporting import packages, processes
from reporting.server import command

# measure.py warms a server up for half of the time that it measures. A JVM needs some 20 s, the others do not.
JVM_FACTOR = 4
OTHERS_FACTOR = 1


def load_measure(settings):
    """The module measure.py; None where it is not."""
    file = settings.peers / "measure.py"
    if not file.is_file():
        return None
    os.environ["VENVS"] = str(settings.venvs)
    spec = importlib.util.spec_from_file_location("measure", file)
    module = importlib.util.module_from_spec(spec)
    # Its folder may be read-only, and is not ours to write to.
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def measure(settings):
    """Each encoding in each round: the peers that are installed and take it, then Jarbor."""
    module = load_measure(settings)
    if module is None:
        return {"left_out": "there is no measure.py in the folder of `--peers`"}
    installed = {name: (settings.venvs / name / "bin" / "python").exists() for name in ("flask", "triton")}
    missing = [name for name, there in installed.items() if not there]
    # measure.py loads gRPC by h2load, and asks for a first answer by curl.
    without = [tool for tool in ("h2load", "curl") if not shutil.which(tool)]
    rounds = []
    with tempfile.TemporaryDirectory(prefix="jarbor-peers-") as folder:
        models = pathlib.Path(folder) / "models"
        packages.mlp(models, batching={"max-size": 32})
        start = command(models, pathlib.Path(folder) / "work", *processes.free_ports(2))
        for _ in range(settings.rounds):
            rounds.append({})
            for encoding, jobs in _jobs(module, start).items():
                if encoding == "grpc" and without:
                    continue
                rounds[-1][encoding] = {}
                for name, (how, url, client) in jobs.items():
                    if installed.get(name, True):
                        factor = OTHERS_FACTOR if name in installed else JVM_FACTOR
                        print(f"  {encoding}: {name}", file=sys.stderr)
                        rounds[-1][encoding][name] = _one(module, name, how, url, client, settings.seconds * factor)
    return {"rounds": rounds, "not_installed": missing + without}


def _jobs(module, start):
    """For each encoding the servers: how they start, where they answer, and what asks them."""
    base = f"http://127.0.0.1:{start[start.index('--port') + 1]}"
    triton, flask = module.PEERS["triton"], module.PEERS["flask"]
    peer = f"http://127.0.0.1:{module.PORT}"

    def jarbor(_work):
        # Its own defaults, whatever the environment of this run says.
        return ["env", *_without_jarbor(), *start]

    return {
        "json": {
            "flask": (flask[0], peer + flask[1], module.Json(flask[2])),
            "triton": (triton[0], peer + triton[1], module.Json(triton[2])),
            "jarbor": (jarbor, f"{base}/generate_text", module.Json(module.NATIVE)),
            "jarbor, Open Inference": (jarbor, f"{base}/v2/models/mlp/infer", module.Json(module.V2)),
        },
        "binary": {
            "triton": (triton[0], peer + triton[1], module.Binary()),
            "jarbor": (jarbor, f"{base}/v2/models/mlp/infer", module.Binary()),
        },
        "grpc": {
            "triton": (triton[0], f"http://127.0.0.1:{module.PORT + 1}", module.Grpc()),
            "jarbor": (jarbor, base, module.Grpc()),
        },
    }


def _without_jarbor():
    return shlex.split(" ".join(f"-u {name}" for name in os.environ if name.startswith(("JARBOR_", "JAVA_TOOL", "JDK_JAVA"))))


def _one(module, name, how, url, client, seconds):
    try:
        return module.measure(name, how, url, client, seconds)
    except SystemExit as e:  # how measure.py tells that a server did not start, or answered wrongly
        return {"failed": str(e)[-2000:]}
