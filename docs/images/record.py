#!/usr/bin/env python3
"""Records docs/images/at-work.svg: what two terminals show while Jarbor serves.

Bash runs in two pseudo-terminals, in a clone of what is committed, made at CLONE with what distribution/target/jarbor has
built; the commands are typed into them, and the screens are drawn as they stand. Nothing is edited. Ports 8080 and 8081
have to be free. CONTRIBUTING.md has the command.
"""

import fcntl
import itertools
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
from rich.console import Console
from rich.rule import Rule
from rich.segment import Segment, Segments
from rich.style import Style
from rich.terminal_theme import TerminalTheme

ROOT = Path(__file__).resolve().parents[2]
PICTURE = Path(__file__).with_name("at-work.svg")
CLONE = Path("/tmp/jarbor")
COLUMNS, LINES = 132, 60
PATIENCE_SECONDS = 120
MARK = b"\x1b]133;A\x07"  # What a shell says before its prompt, for terminals that jump from one to the next.

THEME = TerminalTheme(
    (15, 27, 45),
    (213, 222, 234),
    [(15, 27, 45), (229, 96, 77), (125, 220, 154), (232, 181, 72), (143, 211, 255), (197, 149, 226), (110, 205, 205), (213, 222, 234)],
)
FORMAT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="Two terminals: jarbor serves the example, a model is dropped in, both answer">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


class Terminal:
    """Bash in a pseudo-terminal, and what its screen shows."""

    def __init__(self):
        self.screen = pyte.Screen(COLUMNS, LINES)
        self.stream = pyte.ByteStream(self.screen)
        self.prompts = 0
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(CLONE)
            os.environ.update(PS1=r"\[\e]133;A\a\]$ ", TERM="xterm-256color", LANG="C.UTF-8")
            os.environ.pop("PROMPT_COMMAND", None)
            os.execvp("bash", ["bash", "--noprofile", "--norc", "-i"])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.wait("a prompt", lambda: self.prompts > 0)

    def wait(self, what, condition):
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"expected {what}, got:\n" + self.text())
            if select.select([self.file], [], [], 0.1)[0]:
                received = os.read(self.file, 65536)
                self.prompts += received.count(MARK)
                self.stream.feed(received)

    def type(self, command):
        os.write(self.file, command.encode() + b"\n")

    def run(self, command):
        before = self.prompts
        self.type(command)
        self.wait("an end of " + command, lambda: self.prompts > before)

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def end(self):
        self.type("exit")
        os.waitpid(self.process, 0)
        os.close(self.file)

    def segments(self):
        """What stands on the screen, in its colours."""
        for y in range(len(self.text().splitlines())):
            cells = [self.screen.buffer[y][x] for x in range(len(self.screen.display[y].rstrip()))]
            for (name, bold), run in itertools.groupby(cells, lambda cell: (cell.fg, cell.bold)):
                style = None if name == "default" and not bold else Style(color=colour(name), bold=bold)
                yield Segment("".join(cell.data for cell in run), style)
            yield Segment.line()


def colour(name):
    if re.fullmatch("[0-9a-f]{6}", name):
        return "#" + name
    return {"default": None, "brown": "yellow"}.get(name, name.replace("bright", "bright_"))


def clone():
    if CLONE.exists():
        raise SystemExit(f"{CLONE} is there already; remove it first")
    built = ROOT / "distribution/target/jarbor"
    if not built.is_dir():
        raise SystemExit(f"{built} is not there; build it with ./jarbor --help")
    subprocess.run(["git", "clone", "-q", "--shared", ROOT, CLONE], check=True)
    shutil.copytree(built, CLONE / "distribution/target/jarbor", ignore=shutil.ignore_patterns("work"))
    (CLONE / ".jarbor").mkdir()
    (CLONE / ".jarbor/built").touch()


def record():
    server = Terminal()
    server.type("./jarbor serve")
    server.wait("a line to try", lambda: re.search(r"Try:\s+curl ", server.text()))
    caller = Terminal()
    caller.run("""curl -d '{"input_text": "the harbour ", "seed": 7, "max_length": 90}' http://localhost:8080/generate_text; echo""")
    caller.run("mkdir models/iris && cp fixtures/iris/model.onnx models/iris/")
    server.wait("the model", lambda: "iris:1 is ready" in server.text())
    caller.run("""curl -d '{"X": [[5.1, 3.5, 1.4, 0.2]]}' http://localhost:8080/iris; echo""")
    caller.run("""curl -d '{"X": [[5.1, 3.5, "wide", 0.2]]}' http://localhost:8080/iris; echo""")
    caller.run("./jarbor models")
    server.wait("quiet", lambda: not select.select([server.file], [], [], 0.5)[0])
    return server, caller


def draw(server, caller):
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"), force_terminal=True, color_system="truecolor")
    console.print(Segments(server.segments()), end="")
    console.print()
    console.print(Rule("a second terminal", style="blue"))
    console.print(Segments(caller.segments()), end="")
    PICTURE.write_text(console.export_svg(title="Jarbor", theme=THEME, code_format=FORMAT, unique_id="jarbor"), encoding="utf-8")


def main():
    clone()
    try:
        server, caller = record()
        try:
            draw(server, caller)
        finally:
            server.type("\x03")
            server.wait("its end", lambda: server.prompts > 1)
            server.end()
            caller.end()
    finally:
        shutil.rmtree(CLONE)


if __name__ == "__main__":
    sys.exit(main())
