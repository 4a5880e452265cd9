"""Mixed models at 70 % of capacity for a long time, each replaced once a minute: nothing may fail, and nothing may grow."""

import concurrent.futures
import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

from reporting import bodies, load, packages, processes, programs
from reporting.repeated import Repeated
from reporting.server import Jarbor
from reporting.settings import EXAMPLE, FIXTURES

CLIENTS = 16
SHARE = 0.7
SAMPLE_SECONDS = 5
SEGMENT_SECONDS = 60
LEAST_SEGMENTS = 4
# How long a replacement may take after the load of its segment: on a slow machine it takes long, and is no defect for that.
REPLACED_SECONDS = 120
PROBE_SECONDS = 120
NAMES = ("mlp", "digits", "iris", "text-generator")
# The example has /generate_text to itself here.
MLP = packages.MLP | {"routes": [{"path": "/numbers"}]}
DIGITS = {"routes": [{"path": "/digits"}]}
IRIS = {"routes": [{"path": "/iris"}]}


def measure(settings):
    """Load in segments of a minute, less where the soak is short; in the middle of each all models are replaced."""
    seconds = settings.soak_minutes * 60
    segment = max(5, round(min(SEGMENT_SECONDS, seconds / LEAST_SEGMENTS)))
    with tempfile.TemporaryDirectory(prefix="jarbor-soak-") as folder:
        models = pathlib.Path(folder) / "models"
        _packages(models)
        with Jarbor(models) as server:
            load.closed(server.url, _requests(), CLIENTS, settings.warm_up)
            capacity = load.closed(server.url, _requests(), CLIENTS, settings.seconds)
            if not capacity["rps"]:
                raise load.LoadFailed(f"no request of the mix succeeded: {capacity}; the server says:\n{server.said()[-3000:]}")
            result = {"capacity": capacity, "segment_seconds": segment, "clients": CLIENTS, "segments": []}
            with programs.running("MemoryProbe", pid=server.pid) as probe:
                with Samples(server, probe) as samples:
                    _soak(server, models, result, samples, seconds, segment)
                result["samples"] = samples.taken
            result["log"] = _defects(server.said())
    result["lengths"] = (
        f"once: {settings.warm_up} s of warm-up and {settings.seconds} s for the capacity, then {len(result['segments'])} segments of {segment} s"
    )
    return result


def _soak(server, models, result, samples, seconds, segment):
    # What a client takes for a request and its pause, in milliseconds, at the rate that is wanted; and at full load.
    wanted, full = 1000 * CLIENTS / (SHARE * result["capacity"]["rps"]), 1000 * CLIENTS / result["capacity"]["rps"]
    delay = wanted - full
    end = time.monotonic() + seconds
    number = 0
    with concurrent.futures.ThreadPoolExecutor(1, "replacing") as replacing:
        while time.monotonic() < end:
            samples.segment = number
            before = _revisions(server)
            replacement = replacing.submit(_replace_after, segment / 2, models, number)
            told = load.closed(server.url, _requests(), CLIENTS, segment, delay_ms=delay)
            replacement.result()  # Raises what the other thread raised.
            replaced, waited = wait_replaced(server, before)
            samples.collect()
            result["segments"].append(told | {"replaced": replaced, "waited": waited, "delay_ms": delay})
            if told["rps"]:
                # Answers come sooner the less there is to do, so that the pause has to be found.
                delay = max(0, delay + wanted - 1000 * CLIENTS / told["rps"])
            number += 1
            print(
                f"  {number * segment} s: {told['rps']:.0f} requests/s, {load.errors(told)} without success; "
                f"{replaced} models replaced, {waited:.1f} s after the load",
                file=sys.stderr,
            )


def failures(result):
    """Requests of the whole soak that were not answered, or not with a success."""
    return sum(load.errors(segment) for segment in result["segments"])


def unreplaced(result):
    """Replacements that were asked for and had not come about long after the load of their segment."""
    return sum(len(NAMES) - segment["replaced"] for segment in result["segments"])


def _packages(models):
    packages.onnx(models / "mlp", packages.TEXT_GENERATOR, MLP)
    packages.onnx(models / "digits", FIXTURES / "digits" / "model.onnx", DIGITS)
    packages.onnx(models / "iris", FIXTURES / "iris" / "model.onnx", IRIS)
    shutil.copy(EXAMPLE, models / "text-generator.jar")


def _requests():
    """What each client sends in turn: numbers in three encodings, an image, a table's row, and now and then a text."""
    text = bodies.json_request("/generate_text", {"input_text": "the harbour ", "max_length": 5})
    image = bodies.json_request("/digits", {"image": [[[[0.5] * 8] * 8]]})
    row = bodies.json_request("/iris", {"X": [[5.1, 3.5, 1.4, 0.2]]})
    numbers = [bodies.native("/numbers"), bodies.binary(), bodies.open_inference(), image, row]
    return [*(numbers * 4), text]


def _replace_after(seconds, models, number):
    time.sleep(seconds)
    _replace(models, number)


def _replace(models, number):
    mark = {"description": f"number {number}"}
    packages.replace_manifest(models / "mlp", MLP | mark)
    packages.replace_manifest(models / "digits", DIGITS | mark)
    packages.replace_manifest(models / "iris", IRIS | mark)
    # A jar of other bytes is another revision, with a class loader of its own.
    jar = models.parent / "text-generator.jar"
    shutil.copy(EXAMPLE, jar)
    with zipfile.ZipFile(jar, "a") as files:
        files.writestr("META-INF/number.txt", str(number))
    jar.rename(models / "text-generator.jar")


def _revisions(server):
    return {name: server.revision(name) for name in NAMES}


def wait_replaced(server, before, seconds=REPLACED_SECONDS):
    """Wait until every model has another revision than before.

    Returns:
        How many have, which is less than all if time ran out; and for how many seconds was waited.
    """
    began = time.monotonic()
    while True:
        replaced = sum(1 for name, revision in _revisions(server).items() if revision != before[name])
        waited = time.monotonic() - began
        if replaced == len(NAMES) or waited >= seconds:
            return replaced, waited
        time.sleep(0.1)


def _defects(log):
    """Lines that tell of a defect, at most some."""
    return [line for line in log.splitlines() if re.search(r" (WARN|ERROR) ", line)][:20]


class Samples:
    """Samples memory from a thread of its own, until its context ends; sizes are in MiB, times in seconds since its begin.

    Attributes:
        segment: number of the segment that runs, which its owner sets; each sample has it.
        taken: the samples, in order.
    """

    def __init__(self, server, probe):
        self._server = server
        self._probe = probe
        self._lock = threading.Lock()
        self._repeated = Repeated("memory", lambda: self._take("sample"), SAMPLE_SECONDS)
        self._began = time.monotonic()
        self._heap = None
        self.segment = 0
        self.taken = []

    def collect(self):
        """Sample after a garbage collection: what the heap holds then lives.

        Raises:
            ProgramFailed, OSError, ValueError: if this sample, or an earlier one of the thread, could not be taken.
        """
        self._repeated.check()
        self._take("collect")

    def _take(self, command):
        with self._lock:
            programs.say(self._probe, command)
            told = json.loads(programs.line(self._probe, f"the memory probe's answer to {command}", PROBE_SECONDS))
            if self._heap is None:
                self._heap = _heap_addresses(self._server.pid)
            heap, native = processes.rss_mib(self._server.pid, *self._heap)
            at = time.monotonic() - self._began
            self.taken.append({"at": at, "segment": self.segment, "rss": heap + native, "heap_rss": heap, "native_rss": native} | told)

    def __enter__(self):
        self._take("collect")
        self._repeated.__enter__()
        return self

    def __exit__(self, *failure):
        self._repeated.__exit__(*failure)


def _heap_addresses(pid):
    """Where the Java heap lies: the least and the greatest address that Java tells of."""
    told = subprocess.run(["jcmd", str(pid), "GC.heap_info"], capture_output=True, text=True, check=True, timeout=PROBE_SECONDS).stdout
    # Metaspace tells sizes alone; all addresses are those of the heap.
    addresses = [int(address, 16) for address in re.findall(r"0x[0-9a-f]{8,}", told)]
    with contextlib.suppress(ValueError):
        return min(addresses), max(addresses)
    raise ValueError(f"no addresses of the heap in:\n{told}")
