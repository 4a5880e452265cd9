"""Shapes, names, versions and chosen outputs, over each transport."""

import numpy as np
import pytest
import tritonclient.grpc as grpc
import tritonclient.http as http

import transports
from jarbor import FIXTURES
from transports import assert_same
from wire import request, tensor

TRANSPORT = pytest.mark.parametrize("transport", transports.ALL)


@TRANSPORT
def test_two_inputs_in_either_order_and_outputs_as_asked(server, transport):
    a = np.arange(32, dtype=np.int32).reshape(2, 16)
    b = np.full((2, 16), 7, np.int32)
    for arrays in [{"a": a, "b": b}, {"b": b, "a": a}]:
        for outputs in [["difference", "sum"], ["sum", "difference"], ["difference"], None]:
            answer = transport.infer(server, "two_inputs", arrays, outputs)
            assert list(answer) == (outputs or ["sum", "difference"])
            for name, expected in {"sum": a + b, "difference": a - b}.items():
                if name in answer:
                    assert_same(expected, answer[name])


@TRANSPORT
def test_a_model_without_a_batch_answers_with_a_scalar(server, transport):
    answer = transport.infer(server, "no_batch", {"x": np.array([1, 2, 3.5], np.float32)}, ["total"])
    assert_same(np.array(6.5, np.float32), answer["total"])


@TRANSPORT
def test_dynamic_sizes(server, transport):
    for shape in [(1, 1, 1), (3, 5, 2), (32, 1, 7), (1, 64, 64)]:
        x = np.random.default_rng(1).standard_normal(shape, np.float32)
        answer = transport.infer(server, "dynamic", {"x": x}, ["mean", "relu"])
        np.testing.assert_allclose(answer["mean"], x.mean(axis=(1, 2)), atol=1e-6)
        assert_same(np.maximum(x, 0), answer["relu"])


@TRANSPORT
def test_odd_names_of_tensors(server, transport):
    x = np.array([[1], [2]], np.float32)
    answer = transport.infer(server, "names", {"strange name/with:0": x}, ["größe"])
    assert_same(x, answer["größe"])


@TRANSPORT
def test_versions_side_by_side(server, transport):
    images = np.load(FIXTURES / "digits" / "images.npy").astype(np.float32)
    expected = {"1": np.load(FIXTURES / "digits" / "logits.npy"), "3": images.mean(axis=(1, 2, 3))[:, None] * np.arange(10)}
    for version, logits in {**expected, "": expected["3"]}.items():
        answer = transport.infer(server, "digits", {"image": images}, ["logits"], model_version=version)
        np.testing.assert_allclose(answer["logits"], logits, atol=1e-4)


@pytest.mark.parametrize("library, encoding", [(http, {"binary_data": False}), (http, {"binary_data": True}), (grpc, {})])
def test_classification(server, library, encoding):
    images = np.load(FIXTURES / "digits" / "images.npy").astype(np.float32)[:4]
    names = (FIXTURES / "digits" / "labels.txt").read_text().split()
    entry = library.InferInput("image", list(images.shape), "FP32")
    entry.set_data_from_numpy(images, **encoding)
    wanted = library.InferRequestedOutput("logits", class_count=3, **encoding)
    with library.InferenceServerClient(server.url) as client:
        best = client.infer("digits", [entry], outputs=[wanted], model_version="1").as_numpy("logits")
    assert best.shape == (4, 3)
    logits = np.load(FIXTURES / "digits" / "logits.npy")
    for row in range(4):
        for place, index in enumerate(np.argsort(-logits[row])[:3]):
            value, at, label = _text(best[row, place]).split(":")
            assert (int(at), label) == (index, names[index])
            assert float(value) == pytest.approx(logits[row, index], abs=1e-4)


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


@TRANSPORT
def test_the_id_comes_back(server, transport):
    x = np.ones((1, 1), np.float32)
    answer = transport.infer(server, "identity_fp32", {"x": x}, None, request_id="größe 42")
    assert_same(x, answer["y"])


@pytest.mark.parametrize("name", ["größe 42", "\"quoted\"", " "])
def test_the_id_is_echoed_as_it_came(connection, name):
    answer = connection.infer("identity_fp32", request(tensor("x", "FP32", [1, 1], [1]), id=name))
    assert answer.json()["id"] == name
