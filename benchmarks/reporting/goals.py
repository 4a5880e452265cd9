"""The table of goals: for each what was measured, and whether it is met."""

import dataclasses
import math
import statistics

from reporting.figures import block_means, dig, slope, spread
from reporting.scenarios import limits, overload, soak

# DJL Serving is not among the peers of measure.py. Its page has it and Flask from one run: 2,514 and 2,093 requests a second.
DJL_OF_FLASK = 2514 / 2093
ENCODINGS = {"json": "JSON", "binary": "binary", "grpc": "gRPC"}
MIB_FLAT = 1.05


@dataclasses.dataclass(frozen=True)
class Goal:
    """A row of the table.

    Attributes:
        what: what is measured.
        goal: the goal in words.
        measured: the figure with its spread, or why there is none.
        met: whether the goal is met; None where nothing was measured.
    """

    what: str
    goal: str
    measured: str
    met: bool | None


def table(results):
    """All rows, in the order of the goals.

    Args:
        results: the raw result of each scenario that was measured, by its name.
    """
    rows = []
    for name, make in [
        ("peers", _peers),
        ("batching", _batching),
        ("limits", _limit),
        ("start", _start),
        ("many", _many),
        ("reload", _reload),
        ("overload", _overload),
        ("soak", _soak),
        ("generator", _generator),
    ]:
        if name not in results:
            rows.append(Goal(f"`{name}`", "", "not measured", None))
        elif "left_out" in results[name] and not results[name].get("rounds"):
            rows.append(Goal(f"`{name}`", "", f"not measured: {results[name]['left_out']}", None))
        else:
            rows += make(results[name])
    return rows


def at_least(what, goal, values, limit, unit=" ×", form=".2f"):
    """A row whose median is to reach a limit."""
    found = spread(values)
    return Goal(what, goal, found.text(form) + unit, found.median >= limit)


def at_most(what, goal, values, limit, unit=" ×", form=".2f"):
    """A row whose median is not to exceed a limit."""
    found = spread(values)
    return Goal(what, goal, found.text(form) + unit, found.median <= limit)


def _against(rounds, encoding, peer, keys, ours="jarbor"):
    """In each round ours over the peer's; empty if one of them was not measured in all rounds."""
    ratios = []
    for measured in (round_.get(encoding, {}) for round_ in rounds):
        if any("failed" in measured.get(name, {"failed": ""}) for name in (ours, peer)):
            return []
        ratios.append(dig(measured[ours], keys) / dig(measured[peer], keys))
    return ratios


def _peers(result):
    rounds = result["rounds"]
    openly = "jarbor, Open Inference"
    rps, p99, p50 = ("many", "rps"), ("many", "p99"), ("one", "p50")
    triton = "Triton's (Python backend)"
    wanted = [
        (at_least, "JSON, native route, requests/s", f"≥ 2.5 × {triton}", _against(rounds, "json", "triton", rps), 2.5),
        (at_least, "JSON, native route, requests/s", "≥ 10 × Flask's", _against(rounds, "json", "flask", rps), 10),
        (
            at_least,
            "JSON, native route, requests/s",
            "≥ 8 × DJL Serving's, taken as 1.2 × Flask's",
            [ratio / DJL_OF_FLASK for ratio in _against(rounds, "json", "flask", rps)],
            8,
        ),
        (at_least, "JSON, Open Inference, requests/s", f"≥ 2.3 × {triton}", _against(rounds, "json", "triton", rps, openly), 2.3),
        (at_least, "binary over HTTP, requests/s", f"≥ 4 × {triton}", _against(rounds, "binary", "triton", rps), 4),
        (at_least, "gRPC, requests/s", f"≥ 2 × {triton}", _against(rounds, "grpc", "triton", rps), 2),
        (at_most, "p99, 64 clients, JSON", f"≤ 0.5 × {triton}", _against(rounds, "json", "triton", p99), 0.5),
        (
            at_most,
            "p99, 64 clients, JSON of Open Inference",
            f"≤ 0.5 × {triton}",
            _against(rounds, "json", "triton", p99, openly),
            0.5,
        ),
        (at_most, "p99, 64 clients, binary", f"≤ 0.5 × {triton}", _against(rounds, "binary", "triton", p99), 0.5),
        (at_most, "p99, 64 clients, gRPC", f"≤ 0.5 × {triton}", _against(rounds, "grpc", "triton", p99), 0.5),
        (at_most, "p50, one client, JSON", f"≤ 0.6 × {triton}", _against(rounds, "json", "triton", p50), 0.6),
        (at_most, "p50, one client, binary", f"≤ 0.6 × {triton}", _against(rounds, "binary", "triton", p50), 0.6),
    ]
    rows = []
    for make, what, goal, values, limit in wanted:
        rows.append(make(what, goal, values, limit) if values else Goal(what, goal, "not measured in all rounds", None))
    rows += [_below_triton(name, _against(rounds, encoding, "triton", ("start",))) for encoding, name in ENCODINGS.items()]
    rows.append(_failed(rounds))
    return rows


def _below_triton(encoding, ratios):
    what, goal = f"start to first answer, {encoding}", "below Triton's"
    if not ratios:
        return Goal(what, goal, "not measured in all rounds", None)
    found = spread(ratios)
    return Goal(what, goal, f"{found.text('.2f')} ×", found.median < 1)


def _failed(rounds):
    """Requests to Jarbor that failed; a server that did not run was asked nothing, and misses the goal."""
    servers = [
        server for round_ in rounds for servers in round_.values() for name, server in servers.items() if name.startswith("jarbor")
    ]
    absent = sum("failed" in server for server in servers)
    failed = sum(server[load]["errors"] for server in servers if "failed" not in server for load in ("many", "one"))
    measured = f"{failed:.0f}" + (f"; {absent} of {len(servers)} times Jarbor did not run" if absent else "")
    return Goal("requests of these that failed", "0", measured, failed == 0 and not absent and bool(servers))


def _batching(result):
    rows = []
    for encoding in ("json", "binary"):
        many = [r["on"][encoding]["many"]["rps"] / r["off"][encoding]["many"]["rps"] for r in result["rounds"]]
        one = [r["on"][encoding]["one"]["p50"] / r["off"][encoding]["one"]["p50"] for r in result["rounds"]]
        rows.append(at_least(f"batching, 64 clients, {ENCODINGS[encoding]}", "≥ 3 × without", many, 3))
        rows.append(at_most(f"batching, p50 of one client, {ENCODINGS[encoding]}", "≤ that without (5 % is noise)", one, 1.05))
    return rows


def _limit(result):
    shares = [100 * limits.share(round_) for round_ in result["rounds"]]
    return [at_least("binary, of the machine's limit", "≥ 80 % of 1 / (1/echo + 1/ONNX Runtime at batch 32)", shares, 80, " %", ".0f")]


def _start(result):
    found = spread([start["seconds"] for start in result["starts"]])
    rows = [Goal("start to first answer, ONNX package", "≤ 1.0 s", found.text(".2f") + " s", found.median <= 1.0)]
    idle = [start["idle"] for start in result["starts"]]
    loaded = [max(memory.values()) for memory in result["loaded"]]
    rows.append(at_most("memory, idle", "≤ 160 MiB proportional resident", idle, 160, " MiB", ".0f"))
    rows.append(at_most("memory, loaded with JSON, then binary", "≤ 300 MiB proportional resident", loaded, 300, " MiB", ".0f"))
    return rows


def _many(result):
    rounds, count = result["rounds"], str(result["packages"])
    memory = [(r[count]["pss"] - r["1"]["pss"]) / (r["sessions"][count]["pss"] - r["sessions"]["1"]["pss"]) for r in rounds]
    routing = [r[count]["one_model"]["p50"] / r["1"]["one_model"]["p50"] for r in rounds]
    turn = [r[count]["all_in_turn"]["p50"] / r["1"]["all_in_turn"]["p50"] for r in rounds]
    return [
        at_most("1,000 packages, ready", "≤ 60 s", [r[count]["ready"] for r in rounds], 60, " s", ".1f"),
        at_most("1,000 packages, memory of what 999 more take", "≤ 1.5 × their sessions'", memory, 1.5),
        at_most("1,000 packages, idle processor", "< 1 %", [100 * r[count]["cpu"] for r in rounds], 0.99, " %"),
        at_most("1,000 packages, p50 of one of them", "that of one alone (10 % is noise)", routing, 1.1),
        at_most("1,000 packages, p50 of all in turn", "that of one alone (10 % is noise)", turn, 1.1),
    ]


def _reload(result):
    rounds = result["rounds"]
    failed = sum(r["reloading"]["refused"] + r["reloading"]["failed"] for r in rounds)
    reloads = sum(r["reloads"] for r in rounds)
    return [
        Goal(f"reload under load, failed ({reloads} reloads)", "0", f"{failed}", failed == 0 and reloads > 0),
        at_most("reload under load, p99", "≤ 1.5 × quiet p99", [r["reloading"]["p99"] / r["quiet"]["p99"] for r in rounds], 1.5),
    ]


def _overload(result):
    rounds = result["rounds"]
    factor = f"overload, {result['factor']} × capacity"
    goodput = [100 * r["overload"]["goodput"] / r["peak"] for r in rounds]
    growth = [overload.growth(r["samples"]) for r in rounds if len(r["samples"]) >= 3]
    failed = sum(r["overload"]["failed"] for r in rounds)
    rows = [at_least(f"{factor}, goodput", "≥ 90 % of peak", goodput, 90, " %", ".0f")]
    # A round without refusals has no time of theirs.
    slowest = [r["overload"]["refused_ms"]["p99"] for r in rounds if r["overload"]["refused"]]
    if slowest:
        rows.append(at_most(f"{factor}, rejections, p99", "< 10 ms", slowest, 9.99, " ms", ".1f"))
    else:
        rows.append(Goal(f"{factor}, rejections, p99", "< 10 ms", "nothing was refused", None))
    rows.append(Goal(f"{factor}, neither answered nor refused", "0", f"{failed}", failed == 0))
    if growth:
        rows.append(at_most(f"{factor}, memory, last third over second", "flat (5 % is noise)", growth, MIB_FLAT))
    return rows


# What is sampled in the soak: key, name, whether after a collection alone.
GROWTHS = [
    ("heap_used", "heap that lives after a collection", True),
    ("direct", "direct buffers that live after a collection", True),
    ("native_rss", "resident memory outside the heap", True),
    ("rss", "resident memory", True),
]


# A slope of fewer segments, or a flat one with more noise in MiB an hour, says nothing.
LEAST_BLOCKS = 8
MOST_NOISE = 10


def soak_slopes(result):
    """For each kind of memory its rise in MiB an hour with its noise, after a quarter of warm-up; fewer where it is short."""

    def segment(sample):
        # A segment holds one replacement of the models and one collection. Samples of earlier versions have their time alone.
        return sample.get("segment", int(sample["at"] // result["segment_seconds"]))

    first = math.ceil(len(result["segments"]) / 4)
    found = []
    for key, name, collected in GROWTHS:
        kept = [sample for sample in result["samples"] if segment(sample) >= first and sample["collected"] == collected]
        times, values = block_means(kept, segment, key)
        if len(times) >= 4:
            found.append((name, slope([time / 3600 for time in times], values)))
    return found


def _flat(what, line):
    measured = f"{line.rise:+.1f} ± {line.noise:.1f} MiB/h"
    # A rise that can be told from its noise is one, however great the noise.
    too_short = line.samples < LEAST_BLOCKS or (line.flat() and line.noise > MOST_NOISE)
    if too_short:
        return Goal(what, "slope 0 within noise", f"{measured}: too short to tell", None)
    return Goal(what, "slope 0 within noise", measured, line.flat())


def _soak(result):
    failed = soak.failures(result)
    minutes = sum(1 for _ in result["segments"]) * result["segment_seconds"] / 60
    answered = sum(segment["requests"] for segment in result["segments"])
    share = statistics.median(segment["rps"] for segment in result["segments"]) / result["capacity"]["rps"]
    replaced = sum(segment["replaced"] for segment in result["segments"])
    what = f"soak of {minutes:.0f} min at {100 * share:.0f} % of capacity"
    rows = [
        Goal(f"{what}, {replaced} models replaced: failed of {answered:,}", "0", f"{failed}", failed == 0 and soak.unreplaced(result) == 0),
    ]
    slopes = soak_slopes(result)
    for name, line in slopes:
        rows.append(_flat(f"{what}: {name}", line))
    if not slopes:
        rows.append(Goal(f"{what}: memory", "slopes 0 within noise", "too short to tell", None))
    return rows


def _generator(result):
    rounds = result["rounds"]
    what = "text generator, 200 characters, 16 clients"
    if "flask, float64" not in rounds[0]:
        return [Goal(what, "≥ 5 × PyTorch behind Flask", f"not measured: {result['left_out']}", None)]
    rows = []
    for precision, note in {"float64": "the same loop", "float32": "the same loop in single precision"}.items():
        ratios = [r["jarbor"]["rps"] / r[f"flask, {precision}"]["rps"] for r in rounds]
        rows.append(at_least(what, f"≥ 5 × PyTorch behind Flask, {note}", ratios, 5))
    same = all(r["jarbor"]["text"] == r["flask, float64"]["text"] for r in rounds)
    rows.append(Goal("text generator, same text as the peer's for the same seed", "yes", "yes" if same else "no", same))
    return rows
