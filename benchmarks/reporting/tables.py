"""The figures of each scenario as Markdown tables."""

import statistics

from reporting import goals
from reporting.figures import dig, spread
from reporting.plots import NAMES, SERVERS
from reporting.scenarios import limits


def markdown(head, rows):
    """A table; columns behind the first are aligned to the right where they hold figures."""
    figures = [bool(rows) and all(str(row[at])[:1].isdigit() or row[at] in ("", "–") for row in rows) for at in range(len(head))]
    marks = ["--:" if at and figure else "---" for at, figure in enumerate(figures)]
    lines = [head, marks, *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def of(name, result):
    """The tables and sentences of a scenario, each a block of Markdown."""
    if result.get("left_out") and not result.get("rounds"):
        return [f"Left out: {result['left_out']}."]
    return _TABLES[name](result)


def _text(values, form):
    """A spread; a dash where there are no values, such as latencies of answers that there were none of."""
    known = [value for value in values if value is not None]
    return spread(known).text(form) if known else "–"


def _peers(result):
    rows = []
    for encoding, title in NAMES.items():
        for name, (server, _) in SERVERS.items():
            rounds = [round_[encoding][name] for round_ in result["rounds"] if name in round_.get(encoding, {})]
            failures = [round_["failed"] for round_ in rounds if "failed" in round_]
            if failures:
                rows.append([f"{server}, {title}", "did not run", "", "", "", "", "", ""])
            elif rounds:
                column = lambda form, *keys: _text([dig(round_, keys) for round_ in rounds], form)
                rows.append(
                    [
                        f"{server}, {title}",
                        column(",.0f", "many", "rps"),
                        column(".2f", "many", "p50"),
                        column(".2f", "many", "p99"),
                        column(".3f", "one", "p50"),
                        column(".2f", "start"),
                        column(".0f", "idle"),
                        column(".0f", "loaded"),
                    ]
                )
    head = ["server", "requests/s, 64 clients", "p50 ms", "p99 ms", "p50 ms, one client", "first answer s", "idle MiB", "loaded MiB"]
    blocks = [markdown(head, rows)]
    if result.get("not_installed"):
        blocks.append(f"Not installed, and left out: {', '.join(result['not_installed'])}.")
    blocks.append(
        "First answer: from the command on; what Triton's command needs is prepared before, and Jarbor unpacks its native libraries at its first start of all. "
        "A JVM compiles on for longer than the warm-up takes, so that Jarbor is not at its fastest throughout."
    )
    blocks.append("DJL Serving is not among these; its goal is taken by its ratio to Flask, 1.2, in the peers' own table.")
    return blocks


def _limits(result):
    rounds = result["rounds"]
    rows = [
        ["echo over sockets, JSON", _text([r["echo_json"]["rps"] for r in rounds], ",.0f"), "requests/s"],
        ["echo over sockets, binary", _text([r["echo_binary"]["rps"] for r in rounds], ",.0f"), "requests/s"],
    ]
    for batch in rounds[0]["onnx_runtime"]:
        runs = [r["onnx_runtime"][batch] for r in rounds]
        rows.append([f"ONNX Runtime alone, batch {batch}", _text([run["rows_per_second"] for run in runs], ",.0f"), "rows/s"])
        rows.append(["the same", _text([run["us_per_row_and_thread"] for run in runs], ".1f"), "µs per row and thread"])
    rows += [
        ["JSON scan of the body, Jarbor's", _text([r["scan"]["jarbor_us"] for r in rounds], ".1f"), "µs"],
        ["the same, Jackson's", _text([r["scan"]["jackson_us"] for r in rounds], ".1f"), "µs"],
        ["Jarbor, binary", _text([r["jarbor_binary"]["rps"] for r in rounds], ",.0f"), "requests/s"],
        ["Jarbor, JSON", _text([r["jarbor_json"]["rps"] for r in rounds], ",.0f"), "requests/s"],
        ["Jarbor, binary, of 1 / (1/echo + 1/ONNX Runtime at batch 32)", _text([100 * limits.share(r) for r in rounds], ".0f"), "%"],
        ["Jarbor, JSON, of the same", _text([100 * limits.share(r, "json") for r in rounds], ".0f"), "%"],
    ]
    note = (
        "The echo answers a body with the whole of it, 4 kB in binary, where Jarbor's answer holds one number: the echo writes more than Jarbor does, so that its limit, and that of both in turn, "
        "is somewhat below what the machine could do, and Jarbor's share of it somewhat flattered."
    )
    return [markdown(["limit", "figure", "unit"], rows), note]


def _curve(result):
    rows = []
    for name in (name for name in NAMES if name in result):
        for at, point in enumerate(result[name][0]):
            points = [round_[at] for round_ in result[name]]
            rows.append(
                [
                    NAMES[name],
                    point["clients"],
                    _text([p["rps"] for p in points], ",.0f"),
                    _text([p["p50"] for p in points], ".2f"),
                    _text([p["p99"] for p in points], ".2f"),
                    _text([p["batch"] for p in points], ".1f"),
                    sum(p["refused"] + p["failed"] for p in points),
                ]
            )
    head = ["encoding", "clients", "requests/s", "p50 ms", "p99 ms", "rows of a batch", "without success"]
    note = f"The manifest has `limits: {{queue: {result['queue']}}}`, so that the requests of 512 clients may wait; by default 256 may."
    return [markdown(head, rows), note]


def _batching(result):
    rows = []
    for encoding in ("json", "binary"):
        for kind in ("on", "off"):
            rounds = [r[kind][encoding] for r in result["rounds"]]
            rows.append(
                [
                    f"{NAMES[encoding]}, {kind}",
                    _text([r["many"]["rps"] for r in rounds], ",.0f"),
                    _text([r["many"]["p99"] for r in rounds], ".2f"),
                    _text([r["one"]["rps"] for r in rounds], ",.0f"),
                    _text([r["one"]["p50"] for r in rounds], ".3f"),
                ]
            )
    head = ["batching", "requests/s, 64 clients", "p99 ms", "requests/s, one client", "p50 ms, one client"]
    return [markdown(head, rows), "Both encodings are those of Open Inference here, whose shapes do not depend on batching."]


def _open(result):
    rows = []
    for name in (name for name in NAMES if name in result):
        for rate in result[name]["rates"]:
            times = [_text([rate["ok_ms"][quantile]], ".2f") for quantile in ("p50", "p99", "p999", "max")]
            rows.append([NAMES[name], f"{rate['share']} %", f"{rate['rate']:,.0f}", *times, rate["refused"] + rate["failed"], rate["late"]])
    head = ["encoding", "of capacity", "requests/s", "p50 ms", "p99 ms", "p99.9 ms", "longest ms", "without success", "sent late"]
    note = (
        f"Capacity is what a closed loop of 64 clients reaches with wrk. The open loop's client is a JVM of up to {result['connections']} connections on the same machine, "
        "which takes more of it than wrk. Sent late: more than a millisecond after they were due; latencies count from when they were due all the same."
    )
    return [markdown(head, rows), note]


def _overload(result):
    rounds = result["rounds"]
    rows = [
        ["capacity, the better of closed loops of 64 and 128 clients", _text([r["peak"] for r in rounds], ",.0f"), "requests/s"],
        ["offered", _text([r["overload"]["rate"] for r in rounds], ",.0f"), "requests/s"],
        ["goodput", _text([r["overload"]["goodput"] for r in rounds], ",.0f"), "requests/s"],
        ["answered: p50", _text([r["overload"]["ok_ms"]["p50"] for r in rounds], ".0f"), "ms"],
        ["answered: p99", _text([r["overload"]["ok_ms"]["p99"] for r in rounds], ".0f"), "ms"],
        ["refused", _text([r["overload"]["refused"] for r in rounds], ",.0f"), "requests"],
    ]
    rows += [
        ["refused: p50", _text([r["overload"]["refused_ms"]["p50"] for r in rounds], ".2f"), "ms"],
        ["refused: p99", _text([r["overload"]["refused_ms"]["p99"] for r in rounds], ".2f"), "ms"],
        ["neither", _text([r["overload"]["failed"] for r in rounds], ",.0f"), "requests"],
        ["sent late by the client, over 1 ms", _text([r["overload"]["late"] for r in rounds], ",.0f"), "requests"],
        ["memory before", _text([r["before"] for r in rounds], ".0f"), "MiB"],
        ["memory after", _text([r["after"] for r in rounds], ".0f"), "MiB"],
    ]
    note = (
        f"The model is `fixtures/faults/slow.onnx` with {result['steps']} steps, so slow that clients on the same machine can offer {result['factor']} × its capacity; "
        f"its manifest says `instances: 1`. Requests are sent at a fixed rate over up to {result['connections']} connections; latencies count from when they were due."
    )
    return [markdown(["overload", "figure", "unit"], rows), note]


def _reload(result):
    rows = []
    for kind in ("quiet", "reloading"):
        rounds = [r[kind] for r in result["rounds"]]
        rows.append(
            [
                kind,
                _text([r["rps"] for r in rounds], ",.0f"),
                _text([r["p50"] for r in rounds], ".2f"),
                _text([r["p99"] for r in rounds], ".2f"),
                sum(r["refused"] + r["failed"] for r in rounds),
            ]
        )
    reloads = sum(r["reloads"] for r in result["rounds"])
    note = f"{result['clients']} clients, JSON; the manifest is replaced again {result['pause_seconds']} s after it serves, {reloads} times in all; each is loaded and warmed beside the one that serves."
    return [markdown(["load", "requests/s", "p50 ms", "p99 ms", "failed"], rows), note]


def _start(result):
    seconds = [start["seconds"] for start in result["starts"]]
    rows = [
        [f"command to first answer, {len(seconds)} starts", _text(seconds, ".2f"), "s"],
        ["the first of all, which unpacks native libraries", f"{result['unpacking']['seconds']:.2f}", "s"],
        ["memory after the first answer", _text([start["idle"] for start in result["starts"]], ".0f"), "MiB"],
        ["memory after load with JSON, 64 clients", _text([memory["json"] for memory in result["loaded"]], ".0f"), "MiB"],
        ["memory after load with binary besides", _text([memory["binary"] for memory in result["loaded"]], ".0f"), "MiB"],
    ]
    return [markdown(["start and memory", "figure", "unit"], rows), "Memory is the proportional resident set of the process."]


def _many(result):
    rounds, count = result["rounds"], str(result["packages"])
    rows = [
        ["command to ready", _text([r[count]["ready"] for r in rounds], ".1f"), "s"],
        ["memory with 1 package", _text([r["1"]["pss"] for r in rounds], ".0f"), "MiB"],
        [f"memory with {count}", _text([r[count]["pss"] for r in rounds], ".0f"), "MiB"],
        [
            f"memory of {int(count) - 1} sessions of ONNX Runtime, each run once",
            _text([r["sessions"][count]["pss"] - r["sessions"]["1"]["pss"] for r in rounds], ".0f"),
            "MiB",
        ],
        ["processor while idle", _text([100 * r[count]["cpu"] for r in rounds], ".2f"), "% of a core"],
        ["p50 of one client, 1 package", _text([r["1"]["one_model"]["p50"] for r in rounds], ".3f"), "ms"],
        [f"p50 of one client, one of {count}", _text([r[count]["one_model"]["p50"] for r in rounds], ".3f"), "ms"],
        [f"p50 of one client, {count} in turn", _text([r[count]["all_in_turn"]["p50"] for r in rounds], ".3f"), "ms"],
    ]
    note = "The packages are copies of `fixtures/iris/model.onnx` without a manifest. The sessions are opened by a program that does nothing else, with the options that the `onnx` backend takes by default."
    return [markdown(["packages", "figure", "unit"], rows), note]


def _generator(result):
    titles = {"jarbor": "Jarbor", "flask, float64": "PyTorch behind Flask", "flask, float32": "PyTorch behind Flask, FP32"}
    rows = []
    for name, title in titles.items():
        rounds = [r[name] for r in result["rounds"] if name in r]
        if rounds:
            rows.append(
                [
                    title,
                    _text([r["rps"] for r in rounds], ".2f"),
                    _text([r["p50"] for r in rounds], ",.0f"),
                    sum(r["failed"] for r in rounds),
                ]
            )
    blocks = [markdown(["server", f"texts/s, {result['clients']} clients", "p50 ms", "failed"], rows)]
    blocks.append(
        f"Texts of 200 characters; each takes 200 steps of 25 rows. The peer (`benchmarks/peers/generator_flask.py`, gunicorn with {result.get('workers', 2)} workers) reads the example's own parameters and computes in FP64 as the "
        "example does, so that both write the same text for one seed; the row in FP32 is what it would be if that did not matter."
    )
    if "left_out" in result:
        blocks.append(f"The peer was left out: {result['left_out']}.")
    return blocks


def _soak(result):
    segments = result["segments"]
    rows = [
        ["requests", f"{sum(s['requests'] for s in segments):,}", ""],
        ["without success", f"{sum(s['refused'] + s['failed'] for s in segments):,}", ""],
        ["capacity of the mix, closed loop", f"{result['capacity']['rps']:,.0f}", "requests/s"],
        ["load, median of the segments", f"{statistics.median(s['rps'] for s in segments):,.0f}", "requests/s"],
        ["p99, median of the segments", f"{statistics.median(s['p99'] for s in segments):.1f}", "ms"],
        ["models replaced", f"{sum(s['replaced'] for s in segments)}", ""],
        ["longest wait for replacements after the load of a segment", f"{max(s.get('waited', 0) for s in segments):.1f}", "s"],
        ["resident memory at the end", f"{result['samples'][-1]['rss']:,.0f}", "MiB"],
    ]
    rows += [[f"slope: {name}", f"{line.rise:+.1f} ± {line.noise:.1f}", "MiB/h"] for name, line in goals.soak_slopes(result)]
    blocks = [markdown(["soak", "figure", "unit"], rows)]
    blocks.append(
        f"{result['clients']} clients take turns over the network in three encodings, two small models and the text generator's plugin, in segments of {result['segment_seconds']} s; models are replaced in the "
        "middle of each, and a garbage collection is asked for at its end. Slopes are least squares over the means of segments, without the first quarter; their noise is twice the standard error. "
        f"Fewer than {goals.LEAST_BLOCKS} segments then, or more noise than {goals.MOST_NOISE} MiB/h without a rise above it, are too little to tell."
    )
    if result["log"]:
        blocks.append("The server's log has:\n\n    " + "\n    ".join(result["log"]))
    return blocks


_TABLES = {
    "peers": _peers,
    "limits": _limits,
    "curve": _curve,
    "batching": _batching,
    "open": _open,
    "overload": _overload,
    "reload": _reload,
    "start": _start,
    "many": _many,
    "generator": _generator,
    "soak": _soak,
}
