"""Each datatype through its identity model, bit for bit, over each transport and encoding."""

import json

import ml_dtypes
import numpy as np
import pytest

import transports
from transports import NUMPY, assert_same, datatype_of
from wire import request, tensor, with_blobs

STRINGS = ["", "a", "naïve", "größe", "漢字", "\ufffd", "\u00ff" * 300, "line\nbreak\t\"quoted\" \\"]


def floats(kind):
    info = ml_dtypes.finfo(kind)
    return [0.0, -0.0, 1.0, -1.5, info.max, info.min, info.tiny, info.smallest_subnormal, np.nan, np.inf, -np.inf]


def extremes(datatype):
    """Values at the edges of a type, in rows of two."""
    kind = NUMPY[datatype]
    if datatype == "BYTES":
        values = np.array([text.encode() for text in STRINGS], np.object_)
    elif datatype == "BOOL":
        values = np.array([True, False, False, True])
    elif np.issubdtype(kind, np.integer):
        info = np.iinfo(kind)
        values = np.array([info.min, info.max, 0, 1, info.max // 2, info.min // 3], kind)
    else:
        values = np.array(floats(kind) + [1 / 3], np.float64).astype(kind)
    return values.reshape(-1, 2)


# Each transport with each datatype that its client can send.
ALL_WAYS = [
    pytest.param(*way.values, datatype, id=f"{way.id}-{datatype}", marks=way.marks)
    for way in transports.ALL
    for datatype in way.values[0].datatypes
]


@pytest.mark.parametrize("transport, datatype", ALL_WAYS)
def test_comes_back_bit_for_bit(server, transport, datatype):
    values = extremes(datatype)
    answer = transport.infer(server, f"identity_{datatype.lower()}", {"x": values}, ["y"])
    assert_same(values, answer["y"])


@pytest.mark.parametrize("transport, datatype", ALL_WAYS)
def test_an_empty_tensor_comes_back_empty(server, transport, datatype):
    values = np.empty((2, 0), NUMPY[datatype])
    answer = transport.infer(server, f"identity_{datatype.lower()}", {"x": values}, ["y"])
    assert_same(values, answer["y"])


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, ml_dtypes.bfloat16])
@pytest.mark.parametrize("transport", [transports.Http(True, True), transports.Grpc()])
def test_what_a_nan_carries_is_kept(server, transport, kind):
    bits = {2: np.uint16, 4: np.uint32, 8: np.uint64}[np.dtype(kind).itemsize]
    nan = np.array([np.nan], kind).view(bits) | bits(5)
    values = np.concatenate([nan, nan | bits(1) << bits(8 * nan.itemsize - 1)]).view(kind).reshape(1, 2)
    answer = transport.infer(server, f"identity_{datatype_of(values).lower()}", {"x": values}, ["y"])
    assert_same(values, answer["y"])


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("transport", [transports.Http(False, False), transports.Http(False, True)])
def test_any_number_survives_json(server, transport, kind):
    bits = {4: np.uint32, 8: np.uint64}[np.dtype(kind).itemsize]
    random = np.random.default_rng(2).integers(0, np.iinfo(bits).max, 4096, bits).view(kind)
    values = np.where(np.isnan(random), kind(0), random).reshape(2, -1)
    answer = transport.infer(server, f"identity_{datatype_of(values).lower()}", {"x": values}, ["y"])
    assert_same(values, answer["y"])


@pytest.mark.parametrize("datatype", [name for name in NUMPY if name != "BYTES"])
def test_json_data_may_be_nested_in_any_way(connection, datatype):
    flat = [True, False, False, True] if datatype == "BOOL" else [1, 2, 3, 4]
    for data in [flat, [flat[:2], flat[2:]], [[[flat[0]], flat[1]], [flat[2:]]]]:
        body = request(tensor("x", datatype, [2, 2], data))
        answer = connection.infer(f"identity_{datatype.lower()}", body)
        assert answer.status == 200, answer.body
        assert answer.json()["outputs"][0]["data"] == flat  # flat always: other clients read nothing else


@pytest.mark.parametrize("datatype", ["FP16", "BF16"])
def test_numbers_for_half_precision_are_rounded_to_the_nearest(connection, datatype):
    data = [1.0009765625, 65519.0, 2049, 1e-9, 1.00390625, 1 / 3]
    answer = connection.infer(f"identity_{datatype.lower()}", request(tensor("x", datatype, [1, len(data)], data)))
    assert answer.status == 200, answer.body
    kind = NUMPY[datatype]
    assert_same(np.array(data).astype(kind), np.array(answer.json()["outputs"][0]["data"]).astype(kind))


@pytest.mark.parametrize("datatype, value", [
    ("INT8", 128), ("INT8", -129), ("UINT8", -1), ("UINT8", 256), ("INT16", 32768), ("UINT16", 65536),
    ("INT32", 1 << 31), ("UINT32", 1 << 32), ("INT64", 1 << 63), ("UINT64", 1 << 64), ("UINT64", -1),
    ("INT32", 1.5), ("INT32", "1"), ("INT32", True), ("INT32", None), ("BOOL", 1), ("BOOL", "true"),
    ("FP32", "1"), ("FP32", True), ("FP32", None), ("FP32", 1e99), ("FP64", "NaN"), ("FP16", 1e9), ("BYTES", 1),
])
def test_a_value_outside_its_type_is_refused_by_name_place_and_value(connection, datatype, value):
    good = {"BOOL": True, "BYTES": "a"}.get(datatype, 1)
    body = request(tensor("x", datatype, [1, 3], [good, good, value]))
    message = connection.infer(f"identity_{datatype.lower()}", body).error(400)
    assert "'x'" in message
    assert "/2" in message
    assert (json.dumps(value) if not isinstance(value, float) else str(value)[0]).strip('"') in message


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_what_json_has_no_number_for_is_a_bare_token_both_ways(connection, token):
    body = '{"inputs":[{"name":"x","datatype":"FP64","shape":[1,1],"data":[%s]}]}' % token
    answer = connection.infer("identity_fp64", body)
    assert answer.status == 200, answer.body
    assert b'"data":[%s]' % token.encode() in answer.body


@pytest.mark.parametrize("text", ["😀", "nul\0"])
@pytest.mark.parametrize("transport", transports.ALL)
def test_strings_that_onnx_runtime_would_break_are_refused_by_name(server, transport, text):
    values = np.array([["fine", text]], np.object_)
    with pytest.raises(Exception) as refused:
        transport.infer(server, "identity_bytes", {"x": values}, ["y"])
    assert "'x'" in str(refused.value)


def test_a_string_that_is_not_utf8_is_refused_by_name(connection):
    body, headers = blob_of_strings(b"fine", b"\xff\xfe")
    message = connection.infer("identity_bytes", body, headers).error(400)
    assert "'x'" in message


def blob_of_strings(*values):
    blob = b"".join(len(value).to_bytes(4, "little") + value for value in values)
    return with_blobs(request(tensor("x", "BYTES", [1, len(values)], binary_data_size=len(blob))), blob)
