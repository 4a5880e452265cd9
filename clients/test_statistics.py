"""Statistics that add up exactly."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import tritonclient.grpc as grpc
import tritonclient.http as http

from jarbor import until
from transports import Grpc, GrpcTyped, Http
from wire import Connection, request, tensor

REQUESTS, THREADS, FAILING = 1000, 8, 50
PARTS = ["queue", "compute_input", "compute_infer", "compute_output"]
DURATIONS = {"success", "fail", "queue", "compute_input", "compute_infer", "compute_output", "cache_hit", "cache_miss"}


def statistics(server, model):
    with http.InferenceServerClient(server.url) as client:
        [entry] = client.get_inference_statistics(model)["model_stats"]
    return entry


WAYS = [Http(False, False), Http(True, True), Grpc(), GrpcTyped()]


def ask(server, requests):
    for way, count in requests:
        answer = way.infer(server, "counted", {"index": np.ones([count], np.int64)}, None)
        assert [array.shape[0] for array in answer.values()] == [count]


def test_they_add_up_after_1000_mixed_requests(server):
    before = statistics(server, "counted")
    rows = [1 + number % 5 for number in range(REQUESTS)]
    mixed = [(WAYS[number % len(WAYS)], count) for number, count in enumerate(rows)]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda first: ask(server, mixed[first::THREADS]), range(THREADS)))
    with Connection(server.url) as connection:
        for _ in range(FAILING):
            connection.infer("counted", request(tensor("index", "INT64", [1], [99]))).error(500)
        for _ in range(FAILING):
            connection.infer("counted", request(tensor("index", "INT64", [1], ["1"]))).error(400)  # never reaches the model
    after = statistics(server, "counted")
    counts = {name: grown(before, after, name, "count") for name in DURATIONS}
    assert counts["success"] == REQUESTS
    assert counts["fail"] == FAILING
    assert counts["queue"] == counts["compute_input"] == counts["compute_infer"] == counts["compute_output"] == REQUESTS
    assert counts["cache_hit"] == counts["cache_miss"] == 0
    assert after["inference_count"] - before["inference_count"] == sum(rows)
    batches = {batch["batch_size"]: batch["compute_infer"]["count"] for batch in after["batch_stats"]}
    assert sum(batches.values()) == after["execution_count"]
    assert sum(size * count for size, count in batches.items()) == after["inference_count"]
    assert after["last_inference"] > before["last_inference"]
    ns = {name: grown(before, after, name, "ns") for name in DURATIONS}
    assert all(ns[name] > 0 for name in ["success", "queue", "compute_input", "compute_infer", "compute_output", "fail"])
    assert ns["success"] > sum(ns[part] for part in PARTS)


def grown(before, after, name, part):
    return after["inference_stats"][name][part] - before["inference_stats"][name][part]


def test_their_form(server, connection):
    entry = statistics(server, "identity_fp32")
    assert set(entry["inference_stats"]) == DURATIONS
    assert entry["name"] == "identity_fp32" and entry["version"] == "1"
    everything = connection.get("/v2/models/stats").json()["model_stats"]
    assert {(one["name"], one["version"]) for one in everything} >= {("digits", "1"), ("digits", "3"), ("two_inputs", "1")}
    one = connection.get("/v2/models/digits/versions/3/stats").json()["model_stats"]
    assert [(entry["name"], entry["version"]) for entry in one] == [("digits", "3")]
    connection.get("/v2/models/none/stats").error(404)


def test_they_are_the_same_over_grpc(server):
    with grpc.InferenceServerClient(server.url) as client:
        over_grpc = client.get_inference_statistics("no_batch").model_stats[0]
    over_http = statistics(server, "no_batch")
    assert over_grpc.inference_count == over_http["inference_count"]
    assert over_grpc.inference_stats.success.count == over_http["inference_stats"]["success"]["count"]


def test_a_request_takes_longer_than_its_parts(connection):
    """The whole time is measured, not added up: from what it has beyond its parts perf_analyzer derives the server's own work."""
    connection.infer("digits", request(tensor("image", "FP32", [1, 1, 8, 8], [0.0] * 64))).json()

    def answered():
        counted = [entry["inference_stats"] for entry in connection.get("/v2/models/stats").json()["model_stats"]]
        return [times for times in counted if times["success"]["count"] > 0]

    for times in until(answered, "a request is counted"):
        assert {times[part]["count"] for part in PARTS} == {times["success"]["count"]}
        assert times["success"]["ns"] > sum(times[part]["ns"] for part in PARTS)


def test_metadata_lists_them(connection):
    assert "statistics" in connection.get("/v2").json()["extensions"]


def test_a_request_counts_whatever_its_encoding(server):
    before = statistics(server, "dynamic")["inference_count"]
    entry = http.InferInput("x", [3, 1, 1], "FP32")
    entry.set_data_from_numpy(np.ones((3, 1, 1), np.float32))
    with http.InferenceServerClient(server.url) as client:
        client.infer("dynamic", [entry])
    until(lambda: statistics(server, "dynamic")["inference_count"] == before + 3, "its rows are counted")
