"""The command line: measures scenarios, keeps their raw data, writes the report of all that is kept."""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import time
import traceback

from reporting import render, scenarios
from reporting.scenarios import soak
from reporting.settings import JARBOR, PROGRAMS, REPOSITORY, Settings
from reporting.store import Store


def main():
    """Run the command; returns its exit code: 1 if requests or replacements of a soak failed, 2 for what is missing, 3 for a scenario that failed."""
    arguments = _parser().parse_args()
    # Servers that were started are ended on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    settings = Settings(
        out=arguments.out.resolve(),
        peers=arguments.peers and arguments.peers.resolve(),
        venvs=arguments.venvs and arguments.venvs.resolve(),
        rounds=arguments.rounds,
        seconds=arguments.seconds,
        warm_up=arguments.warm_up,
        soak_minutes=arguments.soak_minutes,
    )
    store = Store(settings.out)
    status, failed = 0, []
    if not arguments.render:
        missing = _missing()
        if missing:
            print(f"benchmarks/report: missing: {', '.join(missing)}", file=sys.stderr)
            return 2
        names = arguments.only or [*scenarios.BY_DEFAULT, *(["soak"] if arguments.soak else [])]
        for name in names:
            began = time.monotonic()
            print(f"{name}:", file=sys.stderr, flush=True)
            try:
                result = store.record(name, scenarios.SCENARIOS[name], settings)
            except Exception:
                # The others take an hour: one that fails leaves them their turn, and what was measured of it before.
                traceback.print_exc()
                failed.append(name)
                continue
            print(f"{name} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
            if name == "soak":
                failures, unreplaced = soak.failures(result), soak.unreplaced(result)
                status = 1 if failures or unreplaced else status
                print(f"soak: {failures} requests without a success, {unreplaced} models not replaced", file=sys.stderr)
    kept = {name: data for name in scenarios.SCENARIOS if (data := store.read(name))}
    if kept:
        render.write(settings.out / "report.md", settings.out, kept)
        print(settings.out / "report.md")
        if arguments.publish:
            render.write(arguments.publish / "measured.md", arguments.publish / "images" / "measured", kept)
            print(arguments.publish / "measured.md")
    if failed:
        print(f"benchmarks/report: not measured: {', '.join(failed)}", file=sys.stderr)
        return 3
    return status


def _missing():
    """What a measurement needs and is not there."""
    files = [str(file.relative_to(REPOSITORY)) for file in (JARBOR, PROGRAMS) if not file.exists()]
    return files + [program for program in ("java", "wrk", "jcmd") if not shutil.which(program)]


def _parser():
    parser = argparse.ArgumentParser(
        prog="benchmarks/report",
        description="Measure what Jarbor promises, and write a report with plots. Wants a machine that does nothing else.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    names = list(scenarios.SCENARIOS)
    parser.add_argument(
        "--only", nargs="+", choices=names, metavar="SCENARIO", default=None, help=f"measure these again, of {', '.join(names)}"
    )
    parser.add_argument("--soak", action="store_true", help="measure the soak too, which a whole run leaves out")
    parser.add_argument("--render", action="store_true", help="measure nothing; write the report of the raw data that is there")
    parser.add_argument(
        "--publish",
        type=pathlib.Path,
        metavar="DIR",
        help="write the report into a folder of documents too: DIR/measured.md, with its plots in DIR/images/measured",
    )
    parser.add_argument("--no-build", action="store_true", help="measure what was built before")
    parser.add_argument("--rounds", type=_positive, default=3, metavar="N", help="how often each figure is taken")
    parser.add_argument("--seconds", type=_positive, default=10, metavar="S", help="length of one measurement")
    parser.add_argument("--warm-up", type=_positive, default=20, metavar="S", help="load before a server is measured")
    parser.add_argument("--soak-minutes", type=float, default=30, metavar="M", help="length of the soak")
    parser.add_argument(
        "--out",
        type=pathlib.Path,
        default=REPOSITORY / "benchmarks" / "target" / "report",
        metavar="DIR",
        help="folder of raw data, plots and report",
    )
    parser.add_argument(
        "--peers",
        type=pathlib.Path,
        metavar="DIR",
        help="folder of measure.py, which measures other servers; they are left out without",
    )
    parser.add_argument(
        "--venvs",
        type=pathlib.Path,
        default=pathlib.Path(os.environ["VENVS"]) if os.environ.get("VENVS") else None,
        metavar="DIR",
        help="folder of the virtual environments of other servers, $VENVS where left out; they are left out where there is neither",
    )
    return parser


def _positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {text}")
    return value


if __name__ == "__main__":
    sys.exit(main())
