"""SVG plots of the raw data; the same data give the same bytes."""

import statistics

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update(
    {
        "svg.hashsalt": "jarbor",
        "svg.fonttype": "none",  # text stays text
        "font.family": "sans-serif",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.alpha": 0.3,
        "figure.figsize": (7.5, 4.2),
        "legend.frameon": False,
        "figure.constrained_layout.use": True,
    }
)

from matplotlib import pyplot  # noqa: E402 (the backend is chosen first)

COLOURS = {"json": "#1f77b4", "binary": "#d95f02", "grpc": "#1b9e77"}
NAMES = {"json": "JSON", "binary": "binary", "grpc": "gRPC"}
SERVERS = {
    "flask": ("Flask and PyTorch", "#9aa5b1"),
    "triton": ("Triton, Python backend", "#5b6b7b"),
    "jarbor": ("Jarbor", "#d95f02"),
    "jarbor, Open Inference": ("Jarbor, Open Inference", "#f4a261"),
}


def draw(folder, results):
    """Draw what there is data for.

    Returns:
        For each scenario the files in the folder, each with a caption.
    """
    drawn = {}
    for name, make in [
        ("peers", _peers),
        ("curve", _curve),
        ("open", _open),
        ("many", _many),
        ("overload", _overload),
        ("soak", _soak),
    ]:
        if name in results and not results[name].get("left_out"):
            drawn[name] = make(folder, results[name])
    return drawn


def _save(folder, name, caption):
    pyplot.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
    pyplot.close()
    return f"{name}.svg", caption


def _median(rounds, take):
    values = [take(round_) for round_ in rounds]
    return statistics.median(values), [statistics.median(values) - min(values), max(values) - statistics.median(values)]


def _bars(axis, rounds, groups, take):
    """Bars for each server in each group, with what the rounds spread over as a line."""
    ticks, labels, place = [], [], 0.0
    shown = set()
    for key, label in groups.items():
        servers = [name for name in SERVERS if all("failed" not in round_.get(key, {}).get(name, {"failed": ""}) for round_ in rounds)]
        for offset, name in enumerate(servers):
            value, errors = _median(rounds, lambda round_, name=name: take(round_[key][name]))
            title, colour = SERVERS[name]
            axis.bar(
                place + offset,
                value,
                0.9,
                color=colour,
                yerr=[[errors[0]], [errors[1]]],
                capsize=3,
                label=None if name in shown else title,
            )
            shown.add(name)
        ticks.append(place + (len(servers) - 1) / 2)
        labels.append(label)
        place += len(servers) + 1
    axis.set_xticks(ticks, labels)
    axis.grid(visible=False, axis="x")


def _peers(folder, result):
    figures = []
    rounds = result["rounds"]
    _, axis = pyplot.subplots()
    _bars(axis, rounds, NAMES, lambda server: server["many"]["rps"])
    axis.set_ylabel("requests a second, 64 clients")
    axis.legend()
    figures.append(_save(folder, "throughput", "Requests a second, 64 clients: median of the rounds, and their spread"))
    _, (many, one) = pyplot.subplots(1, 2)
    _bars(many, rounds, NAMES, lambda server: server["many"]["p99"])
    many.set_ylabel("p99 in ms, 64 clients")
    many.set_yscale("log")
    _bars(one, rounds, NAMES, lambda server: server["one"]["p50"])
    one.set_ylabel("p50 in ms, one client")
    handles, labels = many.get_legend_handles_labels()
    many.figure.legend(handles, labels, loc="outside upper center", ncols=4, fontsize=8)
    figures.append(_save(folder, "latency", "Latency beside the peers: p99 of 64 clients (logarithmic), p50 of one"))
    _, (idle, loaded) = pyplot.subplots(1, 2, sharey=True)
    _bars(idle, rounds, {"json": "JSON"}, lambda server: server["idle"])
    idle.set_ylabel("proportional resident memory, MiB")
    idle.set_title("idle")
    _bars(loaded, rounds, {"json": "JSON"}, lambda server: server["loaded"])
    loaded.set_title("after load")
    loaded.legend(fontsize=8)
    figures.append(_save(folder, "memory", "Memory beside the peers, JSON"))
    return figures


def _curve(folder, result):
    encodings = [name for name in NAMES if name in result]
    figures = []

    def plot(axis, take, style="-", label="{}"):
        for name in encodings:
            rounds = result[name]
            clients = [point["clients"] for point in rounds[0]]
            columns = [[take(round_[at]) for round_ in rounds] for at in range(len(clients))]
            axis.plot(
                clients,
                [statistics.median(column) for column in columns],
                style,
                color=COLOURS[name],
                marker="o",
                markersize=3.5,
                label=label.format(NAMES[name]),
            )
            axis.fill_between(
                clients, [min(column) for column in columns], [max(column) for column in columns], color=COLOURS[name], alpha=0.15
            )
        axis.set_xscale("log", base=2)
        axis.set_xticks(clients, [str(number) for number in clients])
        axis.set_xlabel("clients")

    _, axis = pyplot.subplots()
    plot(axis, lambda point: point["rps"])
    axis.set_ylabel("requests a second")
    axis.set_ylim(bottom=0)
    axis.legend()
    figures.append(_save(folder, "curve-throughput", "Throughput for 1 to 512 clients"))
    _, axis = pyplot.subplots()
    plot(axis, lambda point: point["p50"], "-", "{}, p50")
    plot(axis, lambda point: point["p99"], "--", "{}, p99")
    axis.set_ylabel("latency, ms")
    axis.set_yscale("log")
    axis.legend()
    figures.append(_save(folder, "curve-latency", "Latency for 1 to 512 clients"))
    _, axis = pyplot.subplots()
    plot(axis, lambda point: point["batch"])
    axis.set_ylabel("rows of a batch, mean")
    axis.set_yscale("log", base=2)
    axis.set_yticks([1, 2, 4, 8, 16, 32], ["1", "2", "4", "8", "16", "32"])
    axis.legend()
    figures.append(_save(folder, "curve-batch", "Batch size for 1 to 512 clients: it grows by what waits"))
    return figures


def _open(folder, result):
    _, axis = pyplot.subplots()
    for name in (name for name in NAMES if name in result):
        rates = result[name]["rates"]
        for quantile, style in {"p50": "-", "p99": "--", "p999": ":"}.items():
            axis.plot(
                [rate["share"] for rate in rates],
                [rate["ok_ms"][quantile] for rate in rates],
                style,
                color=COLOURS[name],
                marker="o",
                markersize=3.5,
                label=f"{NAMES[name]}, {'p99.9' if quantile == 'p999' else quantile}",
            )
    axis.set_xlabel("rate, % of what a closed loop of 64 clients reaches")
    axis.set_ylabel("latency from when it was due, ms")
    axis.set_yscale("log")
    axis.legend(ncols=2, fontsize=8)
    return [_save(folder, "open-loop", "Latency at given rates, by clients that wait for nobody")]


def _many(folder, result):
    rounds, count = result["rounds"], str(result["packages"])
    sessions = statistics.median(r["sessions"][count]["pss"] - r["sessions"]["1"]["pss"] for r in rounds)
    server = statistics.median(r[count]["pss"] - r["1"]["pss"] for r in rounds)
    _, axis = pyplot.subplots(figsize=(7.5, 2.2))
    axis.barh(["sessions of ONNX Runtime alone", "packages of Jarbor"], [sessions, server], color=["#9aa5b1", "#d95f02"])
    axis.set_xlabel(f"MiB that {int(count) - 1} more take")
    axis.grid(visible=False, axis="y")
    return [_save(folder, "many-memory", "Memory of a thousand packages")]


def _overload(folder, result):
    _, axis = pyplot.subplots(figsize=(7.5, 3))
    for number, round_ in enumerate(result["rounds"]):
        axis.plot(
            [sample["at"] for sample in round_["samples"]],
            [sample["pss"] for sample in round_["samples"]],
            label=f"round {number + 1}",
        )
    axis.set_xlabel("seconds of overload")
    axis.set_ylabel("proportional resident memory, MiB")
    axis.set_ylim(bottom=0)
    axis.legend(fontsize=8)
    return [_save(folder, "overload-memory", f"Memory under {result['factor']} × capacity")]


def _soak(folder, result):
    _, axis = pyplot.subplots()
    for key, name, collected in [
        ("rss", "resident", False),
        ("native_rss", "resident, outside the heap", False),
        ("heap_used", "heap after a collection", True),
        ("direct", "direct buffers after a collection", True),
    ]:
        samples = [sample for sample in result["samples"] if sample["collected"] == collected]
        axis.plot([sample["at"] / 60 for sample in samples], [sample[key] for sample in samples], label=name)
    axis.set_xlabel("minutes")
    axis.set_ylabel("MiB")
    axis.set_ylim(bottom=0)
    axis.legend(fontsize=8)
    return [_save(folder, "soak-memory", "Memory over the soak, models replaced once a minute")]
