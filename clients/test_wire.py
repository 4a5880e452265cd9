"""Bodies byte for byte, and all that clients may vary around them."""

import gzip
import http.client
import json
import struct
import zlib

import pytest

from wire import LENGTH, request, tensor, with_blobs

# The contract's example: an input of each kind, an output of each kind.
JSON = (
    b'{"id":"r1","inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}},'
    b'{"name":"mask","shape":[2],"datatype":"BOOL","data":[true,false]},'
    b'{"name":"txt","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":10}}],'
    b'"outputs":[{"name":"y","parameters":{"binary_data":true}},{"name":"label"}]}'
)
BLOBS = bytes.fromhex("0000803f 00000040 00004040 00008040  020000006162 00000000")
ANSWER_JSON = (
    b'{"id":"r1","model_name":"m","model_version":"1","outputs":[{"name":"y","datatype":"FP32","shape":[1,2],'
    b'"parameters":{"binary_data_size":8}},{"name":"label","datatype":"BYTES","shape":[1],"data":["cat"]}]}'
)
ANSWER_BLOBS = bytes.fromhex("0000803e 0000403f")


def assert_example(answer):
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers[LENGTH] == str(len(ANSWER_JSON)) == "204"
    assert answer.body == ANSWER_JSON + ANSWER_BLOBS


def test_the_contracts_example(connection):
    assert len(JSON) == 329 and len(JSON + BLOBS) == 355
    assert_example(connection.infer("m", JSON + BLOBS, {LENGTH: "329"}))


CODINGS = {"gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_compressed_request(connection, coding):
    body = CODINGS[coding](JSON + BLOBS)
    assert_example(connection.infer("m", body, {LENGTH: "329", "Content-Encoding": coding}))
    plain = request(tensor("x", "FP32", [1, 1], [7]))
    answer = connection.infer("identity_fp32", CODINGS[coding](json.dumps(plain).encode()), {"Content-Encoding": coding})
    assert answer.json()["outputs"][0]["data"] == [7.0]


@pytest.mark.parametrize("accepted, coding", [
    ("gzip", "gzip"), ("deflate", "deflate"), ("gzip, deflate", "gzip"), ("deflate, gzip", "deflate"),
    ("gzip;q=0.5, deflate;q=0.9", "deflate"), ("identity, gzip;q=0.5", None), ("br", None), ("gzip;q=0", None),
])
def test_a_compressed_answer(connection, accepted, coding):
    answer = connection.infer("m", JSON + BLOBS, {LENGTH: "329", "Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers[LENGTH] == "204"
    body = {"gzip": gzip.decompress, "deflate": zlib.decompress, None: bytes}[coding](answer.body)
    assert body == ANSWER_JSON + ANSWER_BLOBS


def test_errors_are_never_compressed(connection):
    connection.infer("m", "{}", {"Accept-Encoding": "gzip"}).error(400)


def test_an_unknown_coding_names_the_known_ones(connection):
    answer = connection.infer("m", JSON + BLOBS, {LENGTH: "329", "Content-Encoding": "br"})
    answer.error(501)
    assert answer.headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_not_of_its_coding(connection, coding):
    whole = CODINGS[coding](JSON + BLOBS)
    for body in [JSON + BLOBS, whole[:-6], b""]:
        connection.infer("m", body, {LENGTH: "329", "Content-Encoding": coding}).error(400)


FP32 = struct.pack("<2f", 1.5, -2)


def ask_fp32(connection, outputs=None, parameters=None):
    members = {}
    if outputs is not None:
        members["outputs"] = outputs
    if parameters is not None:
        members["parameters"] = parameters
    answer = connection.infer("identity_fp32", request(tensor("x", "FP32", [1, 2], [1.5, -2]), **members))
    assert answer.status == 200, answer.body
    return answer


@pytest.mark.parametrize("outputs, parameters, binary", [
    ([{"name": "y", "parameters": {"binary_data": True}}], None, True),
    ([{"name": "y", "parameters": {"binary_data": False}}], {"binary_data_output": True}, False),
    ([{"name": "y"}], {"binary_data_output": True}, False),
    ([], {"binary_data_output": True}, True),
    (None, {"binary_data_output": True}, True),
    (None, {"binary_data_output": False}, False),
    (None, None, False),
])
def test_which_outputs_are_bytes(connection, outputs, parameters, binary):
    answer = ask_fp32(connection, outputs, parameters)
    body, behind = answer.parts()
    assert (LENGTH in answer.headers) == binary
    assert answer.headers["Content-Type"] == ("application/octet-stream" if binary else "application/json")
    if binary:
        assert behind == FP32 and body["outputs"][0]["parameters"] == {"binary_data_size": 8}
    else:
        assert body["outputs"] == [{"name": "y", "datatype": "FP32", "shape": [1, 2], "data": [1.5, -2.0]}]


@pytest.mark.parametrize("content_type", [None, "application/octet-stream", "application/json; charset=utf-8", "text/plain", "x"])
def test_the_content_type_does_not_matter(connection, content_type):
    headers = {} if content_type is None else {"Content-Type": content_type}
    answer = connection.infer("identity_fp32", request(tensor("x", "FP32", [1, 1], [1])), headers)
    assert answer.json()["outputs"][0]["data"] == [1.0]


def test_the_length_of_the_json_may_be_that_of_the_body(connection):
    body = json.dumps(request(tensor("x", "FP32", [1, 1], [1])))
    answer = connection.infer("identity_fp32", body, {LENGTH: str(len(body)).encode()})
    assert answer.json()["outputs"][0]["data"] == [1.0]


def test_the_length_of_the_json_is_in_bytes(connection):
    body, headers = with_blobs({"id": "größe", **request(tensor("x", "FP32", [1, 2], binary_data_size=8))}, FP32)
    text = json.dumps(json.loads(body[: int(headers[LENGTH])]), ensure_ascii=False).encode()
    answer = connection.infer("identity_fp32", text + FP32, {LENGTH.lower(): str(len(text))})
    assert answer.json()["id"] == "größe" and answer.json()["outputs"][0]["data"] == [1.5, -2.0]


def test_a_chunked_body(connection):
    chunks = [bytes([byte]) for byte in JSON + BLOBS]
    assert_example(connection.infer("m", iter(chunks), {LENGTH: "329"}))


def test_a_caller_that_waits_for_leave_to_send(connection):
    body = json.dumps(request(tensor("x", "FP32", [1, 1], [1]))).encode()
    raw = connection.raw
    raw.putrequest("POST", "/v2/models/identity_fp32/infer")
    raw.putheader("Expect", "100-continue")
    raw.putheader("Content-Length", str(len(body)))
    raw.endheaders()
    said = b""
    while b"\r\n\r\n" not in said:
        said += connection.socket.recv(1)
    assert said.startswith(b"HTTP/1.1 100 ")
    raw.send(body)
    assert connection.answer().json()["outputs"][0]["data"] == [1.0]


def test_unknown_members_are_passed_over(connection):
    body = request({**tensor("x", "FP32", [1, 1], [1]), "more": [{}]}, model_name="m", more={"deep": [[1, {"a": None}]]})
    assert connection.infer("identity_fp32", body).json()["outputs"][0]["data"] == [1.0]


def test_members_may_come_in_any_order(connection):
    body = '{"outputs":[{"name":"y"}],"inputs":[{"data":[[1],[2]],"parameters":{},"datatype":"FP32","shape":[2,1],"name":"x"}]}'
    assert connection.infer("identity_fp32", body).json()["outputs"][0]["data"] == [1.0, 2.0]


def test_an_empty_tensor_as_bytes_needs_no_length(connection):
    body, headers = with_blobs(
        request(tensor("x", "FP32", [1, 0], binary_data_size=0), outputs=[{"name": "y", "parameters": {"binary_data": True}}])
    )
    answer = connection.infer("identity_fp32", body, headers)
    assert answer.json()["outputs"] == [
        {"name": "y", "datatype": "FP32", "shape": [1, 0], "parameters": {"binary_data_size": 0}}
    ]


def test_mixed_outputs(connection):
    row = list(range(16))
    body = request(
        tensor("a", "INT32", [1, 16], row),
        tensor("b", "INT32", [1, 16], row),
        outputs=[{"name": "difference"}, {"name": "sum", "parameters": {"binary_data": True}}],
    )
    answer, behind = connection.infer("two_inputs", body).parts()
    assert [output["name"] for output in answer["outputs"]] == ["difference", "sum"]
    assert answer["outputs"][0]["data"] == [0] * 16
    assert behind == struct.pack("<16i", *(2 * value for value in row))


def test_a_request_of_bytes_alone(connection):
    answer = connection.infer("identity_fp32", FP32, {LENGTH: "0"})
    body, behind = answer.parts()
    assert body["outputs"] == [{"name": "y", "datatype": "FP32", "shape": [1, 2], "parameters": {"binary_data_size": 8}}]
    assert behind == FP32


def test_a_request_of_one_string_alone(connection):
    body, behind = connection.infer("identity_bytes", "größe".encode(), {LENGTH: "0"}).parts()
    assert body["outputs"][0]["shape"] == [1, 1]
    assert behind == b"\x07\0\0\0" + "größe".encode()


@pytest.mark.parametrize("model, body", [
    ("two_inputs", b"\0" * 64),  # two inputs
    ("dynamic", b"\0" * 4),  # two open sizes beside the batch
    ("identity_fp32", b"\0" * 5),  # no whole number of elements
    ("no_batch", b"\0" * 8),  # three are needed
])
def test_a_request_of_bytes_alone_that_does_not_fit(connection, model, body):
    connection.infer(model, body, {LENGTH: "0"}).error(400)


def test_a_request_of_the_wire_of_http_1_0(server):
    with http.client.socket.create_connection(("127.0.0.1", server.port), 30) as plain:
        plain.sendall(b"GET /v2/health/live HTTP/1.0\r\n\r\n")
        answer = b""
        while chunk := plain.recv(4096):
            answer += chunk
    assert answer.endswith(b'{"live":true}')
