"""The Java programs of benchmarks/: limits of the machine, and clients that wrk cannot be."""

import contextlib
import json
import os
import re
import select
import subprocess
import tempfile
import time

from reporting import processes
from reporting.server import environment
from reporting.settings import PROGRAMS

PACKAGE = "io.jarbor.benchmark"
LINE_SECONDS = 120
# What a program may take besides the time that it is told to measure, on a slow machine.
OTHER_SECONDS = 300


class ProgramFailed(Exception):
    """A program that ended with an error, or did not answer in time; with what it wrote."""


def command(name, arguments):
    """The command of a program; arguments are given by their names, without dashes."""
    java = f"{os.environ['JAVA_HOME']}/bin/java" if os.environ.get("JAVA_HOME") else "java"
    words = [java, "--enable-native-access=ALL-UNNAMED", "-XX:+IgnoreUnrecognizedVMOptions", *_collector()]
    words += ["-cp", str(PROGRAMS), f"{PACKAGE}.{name}"]
    for key, value in arguments.items():
        for each in value if isinstance(value, list) else [value]:
            words += [f"--{key.replace('_', '-')}", str(each)]
    return words


def _collector():
    """The collector that the server's launcher takes, so that a limit is no lower for want of it."""
    return ["-XX:+UseSerialGC"] if len(os.sched_getaffinity(0)) <= 2 else []


def run(name, **arguments):
    """Run a program to its end; returns the JSON of its last line."""
    limit = OTHER_SECONDS + sum(arguments.get(key, 0) for key in ("seconds", "warm_up"))
    try:
        ran = subprocess.run(
            command(name, arguments), capture_output=True, text=True, check=False, env=environment(), timeout=limit
        )
    except subprocess.TimeoutExpired as e:
        raise ProgramFailed(f"{name} did not end within {limit} s") from e
    if ran.returncode != 0:
        raise ProgramFailed(f"{name} ended with {ran.returncode}:\n{ran.stdout[-1000:]}{ran.stderr[-3000:]}")
    return json.loads(ran.stdout.strip().splitlines()[-1])


@contextlib.contextmanager
def running(name, **arguments):
    """Run a program beside; gives the process, whose lines `line` reads and `say` writes, and ends it."""
    process = subprocess.Popen(
        command(name, arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment(), start_new_session=True
    )
    try:
        yield process
    finally:
        processes.end(process)
        process.stdin.close()
        process.stdout.close()


def line(process, what, seconds=LINE_SECONDS):
    """The next line of a program that runs beside.

    Args:
        process: the program, of `running`; one thread at a time may read.
        what: what it tells by the line, for the error.
        seconds: how long it may take.

    Raises:
        ProgramFailed: if it has ended, or does not end a line in time; what it began of one is lost then.
    """
    end = time.monotonic() + seconds
    read = bytearray()
    # A byte at a time: what follows the line stays in the pipe, where the next call sees that it is there.
    while not read.endswith(b"\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
            raise ProgramFailed(f"not within {seconds} s: {what}")
        byte = os.read(process.stdout.fileno(), 1)
        if not byte:
            raise ProgramFailed(f"the program ended before: {what}")
        read += byte
    return read.decode()


def say(process, text):
    """Write a line to a program that runs beside."""
    process.stdin.write(f"{text}\n".encode())


@contextlib.contextmanager
def echo_server():
    """Run the server that does nothing but answer; gives its URL."""
    with running("EchoServer", port=0) as process:
        said = line(process, "the echo server tells its port")
        yield f"http://127.0.0.1:{int(re.search(r'listening on (?:.*:)?([0-9]+)', said).group(1))}"


def open_loop(url, request, rate, seconds, warm_up, connections):
    """Send requests at a rate, whatever becomes of them; returns what the program tells, latencies in milliseconds."""
    with tempfile.NamedTemporaryFile(prefix="jarbor-body-") as body:
        body.write(request.body)
        body.flush()
        return run(
            "OpenLoop",
            url=url + request.path,
            rate=rate,
            seconds=seconds,
            warm_up=warm_up,
            body=body.name,
            header=[f"{name}: {value}" for name, value in request.headers.items()],
            connections=connections,
        )
