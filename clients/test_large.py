"""Tensors of 1, 10 and 100 MiB, and requests that are made of very many pieces."""

import json

import numpy as np
import pytest

import transports
from transports import assert_same
from wire import LENGTH, request, tensor, with_blobs

MEBIBYTE = 1 << 20
BYTES = [
    pytest.param(transports.Http(True, True), id="http-binary"),
    pytest.param(transports.HttpAio(True, True), id="http.aio-binary"),
    pytest.param(transports.Grpc(), id="grpc"),
    pytest.param(transports.GrpcAio(), id="grpc.aio"),
]


@pytest.mark.parametrize("mebibytes", [1, 10, 100])
@pytest.mark.parametrize("transport", BYTES)
def test_a_large_tensor(server, transport, mebibytes):
    values = np.random.default_rng(mebibytes).integers(0, 1 << 32, (1, mebibytes * MEBIBYTE // 4), np.uint32).view(np.float32)
    answer = transport.infer(server, "identity_fp32", {"x": values}, ["y"])
    assert_same(values, answer["y"])


def test_a_large_tensor_in_json(connection):
    values = np.random.default_rng(1).integers(-(1 << 63), (1 << 63) - 1, 5 * MEBIBYTE)
    body = json.dumps(request(tensor("x", "INT64", [1, values.size], values.tolist()))).encode()
    assert len(body) > 100 * MEBIBYTE
    answer = connection.infer("identity_int64", body)
    assert answer.status == 200, answer.body[:500]
    del body
    assert answer.json()["outputs"][0]["data"] == values.tolist()


def test_a_million_strings(server):
    values = np.array([str(i).encode() for i in range(1_000_000)], np.object_).reshape(1, -1)
    answer = transports.Http(True, True).infer(server, "identity_bytes", {"x": values}, ["y"])
    assert_same(values, answer["y"])


@pytest.mark.parametrize("binary", [False, True])
def test_a_body_of_64k_chunks(connection, binary):
    size = 1 << 16
    if binary:
        body, headers = with_blobs(request(tensor("x", "UINT8", [1, size], binary_data_size=size)), bytes(size))
    else:
        body, headers = json.dumps(request(tensor("x", "UINT8", [1, size // 2], [7] * (size // 2)))).encode(), {}
        assert len(body) > size
    # One write, so that it is the server that has the work of so many chunks.
    chunked = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    raw = connection.raw
    raw.putrequest("POST", "/v2/models/identity_uint8/infer")
    raw.putheader("Transfer-Encoding", "chunked")
    for name, value in headers.items():
        raw.putheader(name, value)
    raw.endheaders()
    raw.send(chunked)
    answer = connection.answer()
    assert answer.status == 200, answer.body[:500]
    body = answer.json()
    assert len(body["outputs"][0]["data"]) == (size if binary else size // 2)
    assert LENGTH not in answer.headers
