"""Closed loops of clients, mostly by wrk: each sends its next request once it has the answer to its last."""

import concurrent.futures
import http.client
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.parse

# What wrk may take besides its time and the time for which it waits for an answer, on a slow machine.
OTHER_SECONDS = 60
REPORT = """
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %f %f %f\\n", summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


class LoadFailed(Exception):
    """wrk did not run as asked, or its load got no answer; with what is known."""


def closed(url, requests, clients, seconds, delay_ms=0, timeout_seconds=60):
    """Load a server.

    Args:
        url: the server, without a path.
        requests: one request, or several that each client sends in turn.
        clients: how many connections there are.
        seconds: for how long.
        delay_ms: what a client waits between an answer and its next request.
        timeout_seconds: a longer answer is a failure.

    Returns:
        Successes a second (`rps`), `requests` that were answered, `refused` of them (answers that are no success), `failed`
        (no answer), and latencies of all answers in milliseconds: `p50`, `p99`, for which
        wrk makes up for what a client did not send while it waited.
    """
    requests = requests if isinstance(requests, list) else [requests]
    with tempfile.TemporaryDirectory(prefix="jarbor-wrk-") as folder:
        script = _script(pathlib.Path(folder), requests, delay_ms)
        loop = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", f"{timeout_seconds}s", "-s", str(script), url]
        limit = seconds + timeout_seconds + OTHER_SECONDS
        try:
            run = subprocess.run(loop, capture_output=True, text=True, check=False, timeout=limit)
        except subprocess.TimeoutExpired as e:
            raise LoadFailed(f"wrk did not end within {limit} s, of which it was told to load {url} for {seconds} s") from e
    line = next((line for line in run.stdout.splitlines() if line.startswith("RESULT")), None)
    if line is None:
        raise LoadFailed(run.stdout + run.stderr)
    count, status, lost, duration, p50, p99 = map(float, line.split()[1:])
    return {
        "clients": clients,
        "requests": int(count),
        "refused": int(status),
        "failed": int(lost),
        "rps": (count - status) / duration,
        "p50": p50,
        "p99": p99,
    }


def finished(url, request, clients, seconds):
    """Load a server with requests that take seconds, of which wrk would count those alone that end in its time.

    Each client sends for so long, and then waits for its last answer.

    Returns:
        Successes a second, until the last answer (`rps`); `requests`; `failed`; latencies in milliseconds: `p50`, `longest`.
    """
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        loops = [pool.submit(_loop, url, request, began + seconds) for _ in range(clients)]
        answers = [answer for loop in loops for answer in loop.result()]
    took = time.monotonic() - began
    good = [latency for status, latency in answers if status == 200]
    return {
        "clients": clients,
        "requests": len(answers),
        "failed": len(answers) - len(good),
        "rps": len(good) / took,
        "p50": 1000 * statistics.median(good) if good else None,
        "longest": 1000 * max(good) if good else None,
    }


def _loop(url, request, end):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=300)
    answers = []
    while time.monotonic() < end:
        sent = time.monotonic()
        connection.request("POST", request.path, request.body, request.headers)
        answer = connection.getresponse()
        answer.read()
        answers.append((answer.status, time.monotonic() - sent))
    connection.close()
    return answers


def errors(result):
    """Requests without a success."""
    return result["refused"] + result["failed"]


def _script(folder, requests, delay_ms):
    lines = ["local requests = {}", "local at = 0"]
    for number, request in enumerate(requests):
        body = folder / f"body-{number}"
        body.write_bytes(request.body)
        headers = ", ".join(f'["{name}"]="{value}"' for name, value in request.headers.items())
        lines.append(f'file = io.open("{body}", "rb")')
        lines.append(f'requests[{number + 1}] = {{"{request.path}", {{{headers}}}, file:read("*a")}}')
        lines.append("file:close()")
    lines.append("""
function init(arguments)
  for number, request in ipairs(requests) do
    requests[number] = wrk.format("POST", request[1], request[2], request[3])
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
""")
    if delay_ms:
        # Spread around the middle, so that the clients do not fall into step.
        lines.append(f"function delay() return math.random(0, {max(1, round(2 * delay_ms))}) end")
    script = folder / "load.lua"
    script.write_text("\n".join(lines) + REPORT, encoding="utf-8")
    return script
