#!/usr/bin/env python3
"""Runs the console blocks of the documentation, and compares what they print with what the page shows.

A block is fenced with ```console. In it, a line that begins with "$ " is a command; the lines up to the next command are
what it prints, in which … stands for any text. Commands run in the repository's folder, one after another, each page after
the other, against a server that is running already.

A curl line elsewhere on a page, or a line of a block fenced with ```sh, would be shown and never run: it fails, unless
NOT_RUN has it with the reason.
"""

import difflib
import os
import re
import subprocess
import sys
import time

# A package that was just dropped is ready within two seconds; a command is tried again for as long.
PATIENCE_SECONDS = 4.0

# What is shown and not run: page, the line's beginning, why.
NOT_RUN = [
    ("clients/README.md", "mvn -DskipTests verify", "builds what .ci/run has built"),
    ("clients/README.md", "python3 -m venv", "makes an environment, as .ci/run does"),
    ("clients/README.md", ".venv/bin/python -m pytest", "takes a minute, and .ci/run does it"),
    ("docs/packages.md", "sha256sum my-model.jar", "takes a package of the reader's; PackageDigestsTest runs it"),
    ("docs/packages.md", "find . -type f ", "takes a package of the reader's; PackageDigestsTest runs it"),
    ("docs/from-triton.md", "jarbor import triton /path/", "takes a repository of the reader's; ImportTritonIT runs the command"),
    (
        "framework-runtime/src/main/resources/io/jarbor/runtime/cli/skeleton/README.md",
        "curl -d",
        "names no model yet; the plugin guide runs the line of a project that is made",
    ),
]

CURL = re.compile(r"\bcurl (?=.*://)")


def shown_only(page):
    """Yields (line number, text) of the lines outside console blocks that a reader would run."""
    fence = None
    for number, line in enumerate(open(page, encoding="utf-8"), 1):
        text = line.strip()
        if text.startswith("```"):
            fence = text[3:] or "text" if fence is None else None
        elif fence != "console" and (CURL.search(text) or fence == "sh" and text and not text.startswith("#")):
            yield number, text


def unrun(page):
    """Prints what a page shows and nobody runs; returns how much of it has no reason."""
    reasons = [(begin, reason) for of, begin, reason in NOT_RUN if os.path.samefile(page, of)]
    used, failures = set(), 0
    for number, text in shown_only(page):
        reason = next((each for each in reasons if text.startswith(each[0])), None)
        if reason:
            used.add(reason)
            print(f"{page}:{number}: not run, since it {reason[1]}: {text}")
        else:
            failures += 1
            print(f"{page}:{number}: is shown and not run; write it as a console block with its answer: {text}")
    for begin, _ in set(reasons) - used:
        failures += 1
        print(f"{page}: NOT_RUN has a line that is not there: {begin}")
    return failures


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
    failures, ran = unrun(page), 0
    for line, block in blocks(page):
        for command, expected_lines in block:
            expected = "\n".join(expected_lines).rstrip("\n")
            end = time.monotonic() + PATIENCE_SECONDS
            actual = run(command)
            repeatable = command.startswith(("curl", "./jarbor models"))  # the page before may have removed a package just now
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
    print(f"{ran} commands run; {failures} failures")
    return 1 if failures or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
