"""What the system tells of processes: memory, processor time; and how they are ended."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess

MIB_PER_KIB = 1 / 1024
STOP_SECONDS = 40


def tree(pid):
    """A process and all below it, as far as they live."""
    found, left = [], [pid]
    while left:
        process = left.pop()
        found.append(process)
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{process}/task"):
                left += map(int, pathlib.Path(f"/proc/{process}/task/{task}/children").read_text().split())
    return found


def pss_mib(pid):
    """Proportional resident memory of a process and all below it, in MiB.

    Raises:
        OSError: if the process itself has ended; those below it may end at any time.
    """
    total = _pss_kib(pid)
    for process in tree(pid)[1:]:
        with contextlib.suppress(OSError):
            total += _pss_kib(process)
    return total * MIB_PER_KIB


def _pss_kib(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise OSError(f"process {pid} has no memory of its own")


def rss_mib(pid, low=0, high=0):
    """Resident memory of one process in MiB: of the mappings between two addresses, and of all others."""
    inside = outside = 0
    within = False
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        first, _, rest = line.partition(" ")
        if first == "Rss:":
            if within:
                inside += int(rest.split()[0])
            else:
                outside += int(rest.split()[0])
        elif "-" in first and not first.endswith(":"):
            within = low <= int(first.split("-")[0], 16) < high
    return inside * MIB_PER_KIB, outside * MIB_PER_KIB


def cpu_seconds(pid):
    """Processor time that a process has taken, user and system."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_ports(count):
    """Ports of loopback that were free a moment ago, for servers that have to be told one."""
    with contextlib.ExitStack() as sockets:
        ports = []
        for _ in range(count):
            probe = sockets.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            ports.append(probe.getsockname()[1])
        return ports


def end(process):
    """Ask a process that leads a session of its own to end, with all of its session, and make it after a while."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
