"""The example's text generator, 200 characters a request, against the same loop in PyTorch behind Flask."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

from reporting import bodies, load, processes
from reporting.server import Jarbor, environment, until
from reporting.settings import EXAMPLE, OWN_PEERS

CLIENTS = 16
REQUEST = {"input_text": "the harbour ", "max_length": 200}
SAME_SEED = REQUEST | {"seed": 7, "temperature": 0.6}
PRECISIONS = ["float64", "float32"]


def measure(settings):
    """Each round: the peer in both precisions where it is installed, then Jarbor; both write the same text for one seed."""
    installed = settings.venvs is not None and (settings.venvs / "flask" / "bin" / "gunicorn").exists()
    workers = len(os.sched_getaffinity(0))
    result = {"rounds": [], "clients": CLIENTS, "workers": workers, "lengths": _lengths(settings, installed)}
    if not installed:
        result["left_out"] = "Flask, gunicorn and PyTorch are not installed in an environment `flask` of `--venvs`"
    with tempfile.TemporaryDirectory(prefix="jarbor-generator-") as folder:
        models = pathlib.Path(folder) / "models"
        models.mkdir()
        shutil.copy(EXAMPLE, models / "text-generator.jar")
        for number in range(settings.rounds):
            print(f"  round {number + 1}", file=sys.stderr)
            servers = {}
            for precision in PRECISIONS if installed else []:
                with _flask(settings, precision, workers) as url:
                    servers[f"flask, {precision}"] = _load(settings, url, _peer_warm_up(settings))
            with Jarbor(models) as server:
                servers["jarbor"] = _load(settings, server.url, settings.warm_up)
            result["rounds"].append(servers)
    return result


def _lengths(settings, installed):
    peer = f", the peer after {_peer_warm_up(settings)} s" if installed else ""
    return (
        f"{settings.in_rounds}; clients send for {_seconds(settings)} s, and wait for their last answers: Jarbor after {settings.warm_up} s of warm-up{peer}"
    )


def _seconds(settings):
    return 2 * settings.seconds


def _peer_warm_up(settings):
    """Seconds; Python has no compiler to wait for."""
    return max(1, settings.warm_up // 4)


def _load(settings, url, warm_up):
    request = bodies.json_request("/generate_text", REQUEST)
    text = _text(url, SAME_SEED)
    load.finished(url, request, CLIENTS, warm_up)
    return {"text": text} | load.finished(url, request, CLIENTS, _seconds(settings))


def _text(url, request):
    body = json.dumps(request).encode()
    sent = urllib.request.Request(f"{url}/generate_text", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(sent, timeout=120) as answer:
        return json.load(answer)["output_text"]


@contextlib.contextmanager
def _flask(settings, precision, workers):
    port = processes.free_ports(1)[0]
    changes = {"EXAMPLE": str(EXAMPLE), "PRECISION": precision, "OMP_NUM_THREADS": "1"}
    gunicorn = settings.venvs / "flask" / "bin" / "gunicorn"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [str(gunicorn), "-w", str(workers), "-b", f"127.0.0.1:{port}", "--timeout", "120", "--chdir", str(OWN_PEERS), "generator_flask:app"],
            env=environment() | changes | {"PYTHONDONTWRITEBYTECODE": "1", "HOME": os.environ.get("HOME", "/")},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            until(lambda: _answers(process, url, log), "the peer answers", 90, pause=0.1)
            yield url
        finally:
            processes.end(process)


def _answers(process, url, log):
    if process.poll() is not None:
        log.seek(0)
        raise RuntimeError(f"the peer ended:\n{log.read().decode(errors='replace')[-3000:]}")
    try:
        return _text(url, SAME_SEED | {"max_length": 1})
    except OSError:
        return None
