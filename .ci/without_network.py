#!/usr/bin/env python3
"""Serves the example where there is no network but loopback, and nothing that an earlier server unpacked.

To be run as `unshare --map-root-user --net python3 .ci/without_network.py`; takes no arguments.
"""

import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
PATIENCE_SECONDS = 120
HOME = pathlib.Path("distribution/target/jarbor").resolve()


def raise_loopback():
    """A new network has its loopback down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | IFF_UP))


def require_no_network():
    names = [name for _, name in socket.if_nameindex()]
    if names != ["lo"]:
        sys.exit(f"expected loopback alone, there are {names}; run it under unshare --map-root-user --net")


def fetch(url, body=None):
    return urllib.request.urlopen(urllib.request.Request(url, body), timeout=30).read()


def main():
    raise_loopback()
    require_no_network()
    with tempfile.TemporaryDirectory() as folder:
        models = pathlib.Path(folder, "models")
        models.mkdir()
        shutil.copy(HOME / "examples" / "text-generator.jar", models)
        for empty in ("home", "tmp"):
            pathlib.Path(folder, empty).mkdir()
        env = dict(os.environ, HOME=f"{folder}/home", JARBOR_JAVA_OPTS=f"-Duser.home={folder}/home -Djava.io.tmpdir={folder}/tmp")
        log = pathlib.Path(folder, "log")
        command = [HOME / "bin" / "jarbor", "serve", "--models", models, "--port", "0", "--management-port", "0", "--set", f"work={folder}/work"]
        with open(log, "wb") as out:
            server = subprocess.Popen(command, env=env, stdout=out, stderr=out)
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while "READY" not in log.read_text():
                if server.poll() is not None or time.monotonic() > deadline or " FAILED " in log.read_text():
                    sys.exit("the example is not ready without a network:\n" + log.read_text())
                time.sleep(0.1)
            port = re.search(r"listens on http://[^:]+:(\d+)", log.read_text()).group(1)
            answer = json.loads(fetch(f"http://127.0.0.1:{port}/generate_text", b'{"input_text": "the harbour "}'))
            page = fetch(f"http://127.0.0.1:{port}/docs").decode()
            outside = re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', page)
            if len(answer["output_text"].split()) < 3 or outside:
                sys.exit(f"expected a text and a page of its own, got {answer} and {outside}")
            for asset in re.findall(r'(?:src|href)="([^"#]+)"', page):
                fetch(urllib.parse.urljoin(f"http://127.0.0.1:{port}/docs", asset))
            print(f"Without a network it writes: {answer['output_text'][:60]}…")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)


if __name__ == "__main__":
    main()
