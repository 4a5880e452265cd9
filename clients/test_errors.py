"""What callers get wrong: a status and a message each, and the connection serves on."""

import pytest

from wire import LENGTH, request, tensor, with_blobs

ONE = tensor("x", "FP32", [1, 1], [1])
HUGE = 9223372036854775807


def bad(status, body, *said, model="identity_fp32"):
    return pytest.param(model, body, status, said)


CASES = {
    "not-json": bad(400, "hello"),
    "empty": bad(400, ""),
    "truncated": bad(400, '{"inputs": [{"name": "x"'),
    "array": bad(400, "[]"),
    "two-values": bad(400, '{"inputs": []}{}'),
    "nested-too-deep": bad(400, '{"more": ' + "[" * 100_000),
    "no-inputs": bad(400, {}, "inputs"),
    "inputs-is-an-object": bad(400, {"inputs": {}}, "inputs"),
    "input-is-a-number": bad(400, {"inputs": [1]}, "/inputs/0"),
    "empty-inputs": bad(400, {"inputs": []}, "x"),
    "unknown-input": bad(400, request({**ONE, "name": "z"}), "z"),
    "extra-input": bad(400, request(ONE, {**ONE, "name": "z"}), "z"),
    "input-twice": bad(400, request(ONE, ONE), "x"),
    "missing-input": bad(400, request(tensor("a", "INT32", [1, 16], [0] * 16)), "b", model="two_inputs"),
    "batches-differ": bad(400, request(tensor("a", "INT32", [1, 16], [0] * 16), tensor("b", "INT32", [2, 16], [0] * 32)),
                          model="two_inputs"),
    "no-name": bad(400, request({"shape": [1, 1], "datatype": "FP32", "data": [1]}), "name"),
    "no-shape": bad(400, request({"name": "x", "datatype": "FP32", "data": [1]}), "'x'", "shape"),
    "no-datatype": bad(400, request({"name": "x", "shape": [1, 1], "data": [1]}), "'x'", "datatype"),
    "no-data": bad(400, request(tensor("x", "FP32", [1, 1])), "'x'", "data"),
    "data-and-bytes": bad(400, request(tensor("x", "FP32", [1, 1], [1], binary_data_size=4)), "'x'"),
    "data-is-a-number": bad(400, request(tensor("x", "FP32", [1, 1], 1))),
    "wrong-datatype": bad(400, request(tensor("x", "INT32", [1, 1], [1])), "'x'", "FP32", "INT32"),
    "unknown-datatype": bad(400, request(tensor("x", "FP31", [1, 1], [1])), "FP31"),
    "datatype-in-lower-case": bad(400, request(tensor("x", "fp32", [1, 1], [1])), "fp32"),
    "wrong-rank": bad(400, request(tensor("x", "FP32", [1, 1, 1], [1])), "'x'", "[1, 1, 1]"),
    "wrong-size": bad(400, request(tensor("a", "INT32", [1, 15], [0] * 15), tensor("b", "INT32", [1, 16], [0] * 16)),
                      "'a'", "15", model="two_inputs"),
    "too-many-rows": bad(400, request(tensor("x", "FP32", [33, 1], [1] * 33)), "33", "32"),
    "too-few-elements": bad(400, request(tensor("x", "FP32", [1, 3], [1])), "'x'", "3", "1"),
    "too-many-elements": bad(400, request(tensor("x", "FP32", [1, 1], [1, 2])), "'x'"),
    "negative-size": bad(400, request(tensor("x", "FP32", [1, -1], [1])), "-1"),
    "fractional-size": bad(400, request(tensor("x", "FP32", [1, 1.5], [1]))),
    "size-over-64-bits": bad(400, request(tensor("x", "FP32", [1, 1 << 64], [1]))),
    "shape-is-a-string": bad(400, request(tensor("x", "FP32", "1", [1])), "shape"),
    "shape-beyond-the-data": bad(400, request(tensor("x", "FP32", [1, HUGE], [1]))),
    "shape-that-overflows": bad(400, request(tensor("x", "FP32", [HUGE, HUGE], [1]))),
    "shape-that-overflows-to-0": bad(400, request(tensor("x", "FP32", [1 << 32, 1 << 32], [1]))),
    "shape-that-overflows-to-1": bad(400, request(tensor("x", "FP32", [3, 12297829382473034411], [1]))),
    "shape-of-many-gigabytes": bad(400, request(tensor("x", "FP32", [1, 1 << 40], []))),
    "strings-beyond-the-data": bad(400, request(tensor("x", "BYTES", [1, 1 << 33], ["a"])), model="identity_bytes"),
    "shared-memory": bad(501, request(tensor("x", "FP32", [1, 1], shared_memory_region="r", shared_memory_byte_size=4))),
    "output-to-shared-memory": bad(501, request(ONE, outputs=[{"name": "y", "parameters": {"shared_memory_region": "r"}}])),
    "unknown-output": bad(400, request(ONE, outputs=[{"name": "nope"}]), "nope"),
    "output-twice": bad(400, request(ONE, outputs=[{"name": "y"}, {"name": "y"}]), "y"),
    "output-without-a-name": bad(400, request(ONE, outputs=[{}]), "name"),
    "classification-of-0": bad(400, request(ONE, outputs=[{"name": "y", "parameters": {"classification": 0}}])),
    "classification-of-flags": bad(
        400, request(tensor("x", "BOOL", [1, 1], [True]), outputs=[{"name": "y", "parameters": {"classification": 1}}]),
        model="identity_bool",
    ),
    "classification-of-strings": bad(
        400, request(tensor("x", "BYTES", [1, 1], ["a"]), outputs=[{"name": "y", "parameters": {"classification": 1}}]),
        "y", model="identity_bytes"),
    "reserved-parameter": bad(400, request(ONE, parameters={"triton_enable_empty_final_response": True}), "triton_"),
    "nested-parameter": bad(400, request(ONE, parameters={"mine": [1]}), "mine"),
    "null-parameter": bad(400, request(ONE, parameters={"mine": None}), "mine"),
    "priority-is-a-string": bad(400, request(ONE, parameters={"priority": "1"}), "priority"),
    "timeout-is-negative": bad(400, request(ONE, parameters={"timeout": -1}), "timeout"),
    "sequence": bad(501, request(ONE, parameters={"sequence_id": 5, "sequence_start": True}), "sequence_id", "not supported"),
    "sequence-by-name": bad(501, request(ONE, parameters={"sequence_id": "mine"}), "sequence_id", "not supported"),
    "sequence-that-ends": bad(501, request(ONE, parameters={"sequence_end": True}), "sequence_end", "not supported"),
    "sequence-id-is-a-flag": bad(400, request(ONE, parameters={"sequence_id": True}), "sequence_id"),
    "sequence-start-is-a-number": bad(400, request(ONE, parameters={"sequence_start": 1}), "sequence_start"),
    "shape-of-30000-sizes": bad(400, request(tensor("x", "FP32", [1] * 30_000, [1])), "'x'", "[1, 1, 1", "…"),
    "unknown-model": bad(404, request(ONE), "none", model="none"),
    "unknown-version": bad(404, request(ONE), "9", model="identity_fp32/versions/9"),
    "version-that-is-no-number": bad(404, request(ONE), model="identity_fp32/versions/x"),
    "decoupled-model": bad(501, request(tensor("from", "INT64", [1], [1])), "countdown", model="countdown"),
    "the-model-fails": bad(500, request(tensor("index", "INT64", [1], [99])), model="fails_on_large_index"),
}  # fmt: skip


@pytest.mark.parametrize("model, body, status, said", CASES.values(), ids=CASES.keys())
def test_a_bad_request(connection, model, body, status, said):
    message = connection.infer(model, body).error(status)
    assert len(message) < 10_000
    for part in said:
        assert part in message
    good = connection.infer("identity_fp32", request(ONE))  # on the same connection
    assert good.json()["outputs"][0]["data"] == [1.0]


EIGHT = request(tensor("x", "FP32", [1, 2], binary_data_size=8))


@pytest.mark.parametrize("size, blob, said", [
    (8, b"\0" * 4, "'x'"),
    (8, b"\0" * 12, "4 bytes"),
    (4, b"\0" * 4, "'x'"),
    (12, b"\0" * 12, "'x'"),
    (-8, b"\0" * 8, "binary_data_size"),
    (1 << 40, b"\0" * 8, "binary_data_size"),
    ("8", b"\0" * 8, "binary_data_size"),
])
def test_bytes_that_do_not_fit(connection, size, blob, said):
    body, headers = with_blobs(request(tensor("x", "FP32", [1, 2], binary_data_size=size)), blob)
    message = connection.infer("identity_fp32", body, headers).error(400)
    assert said in message or "/inputs/0" in message


@pytest.mark.parametrize("length", ["100000", "-1", "abc", "1.5", "99999999999999999999", "", "5"])
def test_a_length_of_the_json_that_is_none(connection, length):
    body, _ = with_blobs(EIGHT, b"\0" * 8)
    connection.infer("identity_fp32", body, {LENGTH: length}).error(400)


def test_a_length_of_the_json_that_is_missing(connection):
    body, _ = with_blobs(EIGHT, b"\0" * 8)
    connection.infer("identity_fp32", body).error(400)


@pytest.mark.parametrize("blob", [
    b"\x05\0\0\0abcd",  # longer than what is there
    b"\x01\0\0\0a\x01\0\0\0bc",  # a byte too many
    b"\xff\xff\xff\xffabcd",  # a length beyond 31 bits
    b"\x01\0\0",  # no whole length
    b"",
])
def test_strings_whose_lengths_do_not_fit(connection, blob):
    body, headers = with_blobs(request(tensor("x", "BYTES", [1, 2], binary_data_size=len(blob))), blob)
    assert "'x'" in connection.infer("identity_bytes", body, headers).error(400)


@pytest.mark.parametrize("shape", [[1, HUGE], [HUGE, HUGE], [1 << 32, 1 << 32]])
@pytest.mark.parametrize("datatype", ["FP32", "BYTES"])
def test_a_shape_beyond_its_bytes(connection, datatype, shape):
    body, headers = with_blobs(request(tensor("x", datatype, shape, binary_data_size=8)), b"\0" * 8)
    connection.infer(f"identity_{datatype.lower()}", body, headers).error(400)


@pytest.mark.parametrize("path, method, status", [
    ("/v2/nothing", "GET", 404), ("/v2/models/none", "GET", 404), ("/v2/models/none/config", "GET", 404),
    ("/v2/models/identity_fp32/nothing", "GET", 404), ("/v2/models/identity_fp32/infer", "GET", 405),
    ("/v2", "POST", 405), ("/v2/models/identity_fp32", "DELETE", 405), ("/v2/repository/index", "GET", 405),
    ("/v2/models/%/infer", "POST", 404), ("/v2/models//infer", "POST", 404), ("/v2/models/a%2Fb", "GET", 404),
])
def test_a_path_or_method_that_is_none(connection, path, method, status):
    connection.ask(method, path).error(status)


def test_a_percent_encoded_name_is_found(connection):
    assert connection.get("/v2/models/%69dentity_fp32").json()["name"] == "identity_fp32"


def test_an_output_that_is_not_utf8_has_to_be_asked_for_as_bytes(connection):
    # ONNX Runtime gives no such strings; this model answers with the first that it gets.
    blob = b"\x02\0\0\0\xff\xfe\0\0\0\0"
    x = tensor("x", "FP32", [2, 2], [1, 2, 3, 4])
    mask = tensor("mask", "BOOL", [1], [False])
    body, headers = with_blobs(request(x, mask, tensor("txt", "BYTES", [2], binary_data_size=len(blob))), blob)
    assert "binary_data" in connection.infer("m", body, headers).error(400)


def test_parameters_that_say_that_there_is_no_sequence(connection):
    for none in [0, ""]:
        parameters = {"sequence_id": none, "sequence_start": False, "sequence_end": False}
        assert connection.infer("identity_fp32", request(ONE, parameters=parameters)).status == 200


def test_a_part_of_a_sequence_is_not_generated(connection):
    body = {"from": 1, "parameters": {"sequence_id": 5}}
    assert "sequence_id" in connection.post("/v2/models/countdown/generate_stream", body).error(501)
