#!/usr/bin/env python3
"""Runs the console blocks of the documentation, and compares what they print with what the page shows.

A block is fenced with ```console. In it, a line that begins with "$ " is a command; the lines up to the next command are
what it prints, in which … stands for any text. Commands run in the repository's folder, one after another, each page after
the other, against a server that is running already. A block fenced with ```sh is not run.
"""

import difflib
import re
import subprocess
import sys
import time

# A package that was just dropped is ready within two seconds; a command is tried again for as long.
PATIENCE_SECONDS = 4.0


def blocks(page):
    """Yields (line number, [(command, expected lines)]) for each console block of a page."""
    block, start = None, 0
    for number, line in enumerate(open(page, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if block is None:
            if line.strip() == "```console":
                block, start = [], number
        elif line.strip() == "```":
            yield start, block
            block = None
        elif line.startswith("$ "):
            block.append((line[2:], []))
        elif block and block[-1][0].endswith("\\") and not block[-1][1]:
            block[-1] = (block[-1][0] + "\n" + line, [])
        elif block:
            block[-1][1].append(line)
        else:
            raise SystemExit(f"{page}:{number}: a console block begins with a command, got: {line}")


def matches(expected, actual):
    pattern = ".*?".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, actual, re.DOTALL) is not None


# Where there is no terminal, curl shows its progress unless it is told not to.
QUIET = 'curl() { command curl -sS "$@"; }\n'


def run(command):
    done = subprocess.run(["bash", "-c", QUIET + command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    return done.stdout.rstrip("\n")


def check(page):
    failures = ran = 0
    for line, block in blocks(page):
        for command, expected_lines in block:
            expected = "\n".join(expected_lines).rstrip("\n")
            end = time.monotonic() + PATIENCE_SECONDS
            actual = run(command)
            repeatable = command.startswith("curl")
            while repeatable and not matches(expected, actual) and time.monotonic() < end:
                time.sleep(0.2)
                actual = run(command)
            ran += 1
            if not matches(expected, actual):
                failures += 1
                print(f"{page}:{line}: $ {command}")
                print("\n".join(difflib.unified_diff(expected.splitlines(), actual.splitlines(), "shown", "printed", lineterm="")))
    return ran, failures


def main(pages):
    results = [check(page) for page in pages]
    ran, failures = sum(r for r, _ in results), sum(f for _, f in results)
    print(f"{ran - failures} passed, {failures} failed")
    return 1 if failures or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
