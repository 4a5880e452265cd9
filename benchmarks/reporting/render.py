"""Writes the report, in Markdown, of the raw data that is kept."""

import os

from reporting import goals, plots, tables

INTRODUCTION = """\
# Measured

Written by `benchmarks/report`. A figure is the median of the rounds, with the least and the greatest of them in parentheses. Servers, clients and peers share the machine and take
turns: ratios within one run are the measure, figures of two machines or days are not to be compared. Jarbor runs as `bin/jarbor serve` does by default.
"""
HEADINGS = {
    "peers": "Beside other servers",
    "limits": "Of the machine's limits",
    "curve": "Against the number of clients",
    "batching": "Batching",
    "open": "Latency at a given rate",
    "overload": "Overload",
    "reload": "Reload under load",
    "start": "Start and memory",
    "many": "A thousand packages",
    "generator": "Text generator",
    "soak": "Soak",
}


def write(file, folder, kept):
    """Write the report and its plots.

    Args:
        file: where the report is written.
        folder: where the plots are.
        kept: for each scenario that was measured what `store` kept of it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    results = {name: data["result"] for name, data in kept.items()}
    drawn = plots.draw(folder, results)
    way = os.path.relpath(folder, file.parent)
    parts = [INTRODUCTION, _goals(results), _machine(kept)]
    for name in (name for name in HEADINGS if name in kept):
        lines = [f"## {HEADINGS[name]}", _settings(kept[name])]
        lines += [f"![{caption}]({os.path.normpath(os.path.join(way, plot))})" for plot, caption in drawn.get(name, [])]
        lines += tables.of(name, results[name])
        parts.append("\n\n".join(lines) + "\n")
    file.write_text("\n".join(parts), encoding="utf-8")


def _goals(results):
    words = {True: "met", False: "**not met**", None: "–"}
    rows = [[row.what, row.goal, row.measured, words[row.met]] for row in goals.table(results)]
    return "## Goals\n\n" + tables.markdown(["what", "goal", "measured", ""], rows) + "\n"


def _machine(kept):
    """The machine and the versions; of several, where parts were measured elsewhere, all."""
    lines = ["## Machine and versions", ""]
    for group in ("machine", "versions"):
        for key in dict.fromkeys(key for data in kept.values() for key in data[group]):
            values = dict.fromkeys(str(data[group][key]) for data in kept.values() if data[group].get(key))
            if values:
                lines.append(f"- {key}: {'; '.join(values)}")
    return "\n".join(lines) + "\n"


def _settings(data):
    # A scenario that was left out, or kept by an earlier version, has no lengths.
    lengths = data["result"].get("lengths")
    return f"{data['began']}; {f'{lengths}; ' if lengths else ''}{data['load_before']:.2f} tasks ran on the machine before."
