"""The Java programs of benchmarks/: limits of the machine, and clients that wrk cannot be."""

import contextlib
import json
import os
import re
import subprocess
import tempfile

from reporting import processes
from reporting.server import until
from reporting.settings import PROGRAMS

PACKAGE = "io.jarbor.benchmark"


class ProgramFailed(Exception):
    """A program that ended with an error; with what it wrote."""


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
    ran = subprocess.run(command(name, arguments), capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise ProgramFailed(f"{name} ended with {ran.returncode}:\n{ran.stdout[-1000:]}{ran.stderr[-3000:]}")
    return json.loads(ran.stdout.strip().splitlines()[-1])


@contextlib.contextmanager
def running(name, **arguments):
    """Run a program beside; gives the process, whose lines can be read, and ends it."""
    process = subprocess.Popen(
        command(name, arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        processes.end(process)
        process.stdin.close()
        process.stdout.close()


@contextlib.contextmanager
def echo_server():
    """Run the server that does nothing but answer; gives its URL."""
    with running("EchoServer", port=0) as process:
        said = until(process.stdout.readline, "the echo server tells its port", 30)
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
