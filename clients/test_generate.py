"""Triton's generate extension: flat objects in, flat objects or events out."""

import json

import pytest

from jarbor import until
from wire import LENGTH, Connection


def events(answer):
    assert answer.headers["Content-Type"].replace(" ", "") == "text/event-stream;charset=utf-8"
    return parsed(answer.body)


def parsed(body):
    assert body.endswith(b"\n\n") or body == b""
    lines = body.split(b"\n\n")[:-1]
    assert all(line.startswith(b"data: ") for line in lines)
    return [json.loads(line.removeprefix(b"data: ")) for line in lines]


def test_a_value_alone(connection):
    answer = connection.post("/v2/models/identity_fp32/generate", {"x": 1.5, "id": "7"})
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == {"id": "7", "model_name": "identity_fp32", "model_version": "1", "y": 1.5}


def test_values_fill_the_last_open_size(connection):
    answer = connection.post("/v2/models/identity_int64/generate", {"x": [1, 2, 3], "parameters": {"mine": True}})
    assert answer.json()["y"] == [1, 2, 3]
    assert connection.post("/v2/models/identity_int64/generate", {"x": []}).json()["y"] == []
    answer = connection.post("/v2/models/identity_bytes/generate", {"parameters": {"x": "größe"}})
    assert answer.json()["y"] == "größe"


def test_fixed_sizes_have_to_be_filled(connection):
    row = list(range(16))
    answer = connection.post("/v2/models/two_inputs/generate", {"a": row + row, "b": row + row})
    assert answer.json()["sum"] == [2 * value for value in row + row]
    connection.post("/v2/models/two_inputs/generate", {"a": row[:3], "b": row}).error(400)


def test_by_version(connection):
    answer = connection.post("/v2/models/digits/versions/3/generate", {"image": [0.5] * 64})
    assert answer.json()["model_version"] == "3" and answer.json()["logits"][:3] == [0.0, 0.5, 1.0]
    connection.post("/v2/models/digits/versions/9/generate", {"image": [0.5] * 64}).error(404)
    [event] = events(connection.post("/v2/models/digits/versions/3/generate_stream", {"image": [0.5] * 64}))
    assert event == answer.json()
    connection.post("/v2/models/digits/versions/9/generate_stream", {"image": [0.5] * 64}).error(404)


@pytest.mark.parametrize("body", ["", "[]", "hello", {}, {"x": [[1]]}, {"x": None}, {"x": "1"}, {"x": 1, "parameters": 7},
                                  {"x": 1, "parameters": {"x": 2}}, {"x": 1, "mine": {}}])  # fmt: skip
@pytest.mark.parametrize("route", ["generate", "generate_stream"])
def test_a_bad_request(connection, route, body):
    connection.post(f"/v2/models/identity_fp32/{route}", body).error(400)


def test_no_coding_is_taken(connection):
    connection.post("/v2/models/identity_fp32/generate", {"x": 1}, {"Content-Encoding": "gzip"}).error(400)
    answer = connection.post("/v2/models/identity_fp32/generate", {"x": 1}, {"Accept-Encoding": "gzip"})
    assert answer.headers.get("Content-Encoding") is None and LENGTH not in answer.headers


def test_one_event(connection):
    answer = connection.post("/v2/models/identity_fp32/generate_stream", {"x": 2})
    assert events(answer) == [{"model_name": "identity_fp32", "model_version": "1", "y": 2.0}]


def test_several_events(connection):
    answer = connection.post("/v2/models/countdown/generate_stream", {"from": 5, "id": "c"})
    assert answer.status == 200
    assert events(answer) == [
        {"id": "c", "model_name": "countdown", "model_version": "1", "left": left} for left in [5, 4, 3, 2, 1]
    ]


def test_one_of_a_model_that_may_give_several(connection):
    assert connection.post("/v2/models/countdown/generate", {"from": 1}).json()["left"] == 1
    connection.post("/v2/models/countdown/generate", {"from": 3}).error(500)


def test_no_answer_of_a_model_that_may_give_several(connection):
    answer = connection.post("/v2/models/countdown/generate_stream", {"from": 0})
    assert answer.status == 200 and events(answer) == []
    assert "no response" in connection.post("/v2/models/countdown/generate", {"from": 0}).error(500)


def test_no_answer_on_the_native_route(connection):
    assert events(connection.post("/countdown", {"from": [0]}, {"Accept": "text/event-stream"})) == []


def test_several_answers_on_the_native_route_are_never_one(connection):
    streamed = connection.post("/countdown", {"from": [2]}, {"Accept": "text/event-stream"})
    assert streamed.body.count(b"data: ") == 2
    refused = connection.post("/countdown", {"from": [2]})
    assert refused.status == 400 and "Accept: text/event-stream" in refused.json()["detail"]


def test_a_failure_before_the_first_event_is_an_error(connection):
    connection.post("/v2/models/none/generate_stream", {"from": 1}).error(404)
    assert connection.post("/v2/models/fails_on_large_index/generate_stream", {"index": 99}).error(500)


def test_a_failure_after_an_event_is_an_event(connection):
    answer = connection.post("/v2/models/countdown/generate_stream", {"from": -2})
    assert answer.status == 200
    got = events(answer)
    assert [event.get("left") for event in got] == [2, 1, None]
    assert "below zero" in got[2]["error"] and set(got[2]) == {"error"}
    assert connection.post("/v2/models/countdown/generate_stream", {"from": 1}).status == 200


def test_many_events(connection):
    answer = connection.post("/v2/models/countdown/generate_stream", {"from": 20_000})
    assert [event["left"] for event in events(answer)] == list(range(20_000, 0, -1))


def test_a_generation_whose_model_answers_nothing(connection, tmp_path):
    first, failed = events(connection.post("/v2/models/silence/generate_stream", {"steps": 2, "note": str(tmp_path / "note")}))
    assert first["step"] == 1 and "silence" in failed["error"] and "with nothing" in failed["error"]


ENDLESS = 1 << 40


def begin(connection, model, body):
    """Asks for events, and returns the response once the first is there."""
    connection.raw.request("POST", f"/v2/models/{model}/generate_stream", json.dumps(body))
    response = connection.raw.getresponse()
    assert response.status == 200 and parsed(response.readline() + response.readline())
    return response


def test_a_caller_who_leaves_in_the_middle_stops_the_model(server, connection):
    with Connection(server.url) as leaving:
        begin(leaving, "countdown", {"from": ENDLESS}).close()
    # The model's only instance is free again, long before the deadline.
    assert connection.post("/v2/models/countdown/generate", {"from": 1}).json()["left"] == 1


def test_a_caller_who_leaves_in_the_middle_stops_the_generation(server, connection, tmp_path):
    def executions():
        [entry] = connection.get("/v2/models/steps/stats").json()["model_stats"]
        return entry["execution_count"]

    left, finished = tmp_path / "left", tmp_path / "finished"
    with Connection(server.url) as staying:
        with Connection(server.url) as leaving:
            response = begin(leaving, "steps", {"steps": ENDLESS, "note": str(left)})
            other = begin(staying, "steps", {"steps": 500, "note": str(finished)})
            response.close()
        rest = parsed(other.read())
    until(left.exists, "the generation is closed")
    until(finished.exists, "the other is closed, too")
    assert [event["step"] for event in rest] == list(range(2, 501))
    asked = int(left.read_text()) + int(finished.read_text())
    assert int(left.read_text()) < ENDLESS and int(finished.read_text()) == 500
    again = connection.post("/v2/models/steps/generate_stream", {"steps": 3, "note": str(tmp_path / "again")})
    assert [event["step"] for event in events(again)] == [1, 2, 3]
    assert executions() <= asked + 3  # none that nobody waits for
