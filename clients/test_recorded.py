"""What a real Triton answered, asked again: the same but for the list in recorded/differences.json."""

import base64
import copy
import json

import grpc as plain
import numpy as np
import pytest
import tritonclient.grpc as grpc
from google.protobuf import text_format
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from tritonclient.grpc import service_pb2, service_pb2_grpc

from jarbor import RECORDED, REPOSITORY
from wire import LENGTH, Connection

HTTP = json.loads((RECORDED / "triton-http.json").read_text())
GRPC = json.loads((RECORDED / "triton-grpc.json").read_text())
REASONS = json.loads((RECORDED / "differences.json").read_text())
DIFFERENCES = {
    protocol: {title: change for reason in reasons for title, change in reason["exchanges"].items()}
    for protocol, reasons in REASONS.items()
}
PAGE = REPOSITORY / "docs" / "from-triton.md"


def body_of(part):
    body = part["body"]
    if isinstance(body, dict):
        return base64.b64decode(body["base64"])
    return (body or "").encode()


@pytest.fixture(scope="module")
def answers(recorded_server):
    """All exchanges, in their order: some change what later ones see."""
    answers = {}
    with Connection(recorded_server.url) as connection:
        for exchange in HTTP:
            request = exchange["request"]
            answers[exchange["title"]] = connection.ask(
                request["method"], request["path"], body_of(request), request["headers"]
            )
    return answers


def edit(document, pointer, change):
    """Applies a change to what a pointer leads to; in it, * stands for every item or member."""
    first, _, rest = pointer.removeprefix("/").partition("/")
    if first == "*":
        keys = range(len(document)) if isinstance(document, list) else list(document)
    else:
        keys = [int(first) if isinstance(document, list) else first]
    for key in keys:
        if rest:
            edit(document[key], rest, change)
        else:
            change(document, key)


def expected(recorded, difference):
    document = copy.deepcopy(recorded)
    for pointer in difference.get("absent", []):
        edit(document, pointer, lambda parent, key: parent.pop(key))
    for pointer, value in difference.get("fields", {}).items():
        edit(document, pointer, lambda parent, key, value=value: parent.__setitem__(key, value))
    return document


def without(document, pointers):
    for pointer in pointers:
        edit(document, pointer, lambda parent, key: parent.__setitem__(key, "differs from run to run"))
    return document


def parts(headers, body):
    """The JSON of a body, None where it is empty, and the bytes behind it."""
    length = int({name.lower(): value for name, value in headers.items()}.get(LENGTH.lower(), len(body)))
    return json.loads(body[:length]) if length else None, body[length:]


@pytest.mark.parametrize("exchange", [pytest.param(one, id=one["title"]) for one in HTTP])
def test_http(answers, exchange):
    difference = DIFFERENCES["http"].get(exchange["title"], {})
    recorded, answer = exchange["response"], answers[exchange["title"]]
    assert answer.status == difference.get("status", recorded["status"]), answer.body[:500]
    body, behind = parts(answer.headers, answer.body)
    if difference.get("form") == "problem":
        assert answer.headers["Content-Type"] == "application/problem+json" and body["status"] == answer.status
    elif difference.get("body") == "as GET /v2":
        assert body == answers["GET /v2"].json()
    elif "body" in difference:
        assert body == difference["body"]
    elif answer.status >= 400:
        assert set(body) - {"name", "ready"} == {"error"} and body["error"]
    else:
        before, bytes_before = parts(recorded["headers"], body_of(recorded))
        varying = difference.get("varying", [])
        assert without(body, varying) == without(expected(before, difference), varying)
        assert behind == bytes_before
        assert answer.headers["Content-Type"] == recorded["headers"]["Content-Type"]


def test_every_difference_is_of_an_exchange():
    assert set(DIFFERENCES["http"]) <= {exchange["title"] for exchange in HTTP}
    assert set(DIFFERENCES["grpc"]) <= {exchange["title"] for exchange in GRPC}


def test_every_difference_is_documented():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    for reasons in REASONS.values():
        for reason in reasons:
            assert reason["why"] in page, f"{PAGE.name} does not say: {reason['why']}"


def tensor(name="x", datatype="FP32", shape=(1, 1), raw=None):
    """An input with raw bytes that need not fit."""
    entry = service_pb2.ModelInferRequest.InferInputTensor(name=name, datatype=datatype, shape=shape)
    size = 4 * int(np.prod([max(1, one) for one in shape]))
    return entry, bytes(size) if raw is None else raw


def infer(model, *inputs, version="", request_id="", outputs=()):
    message = service_pb2.ModelInferRequest(model_name=model, model_version=version, id=request_id)
    for entry, raw in inputs:
        message.inputs.append(entry)
        if raw != b"":
            message.raw_input_contents.append(raw)
    message.outputs.extend(outputs)
    return lambda client, stub: stub.ModelInfer(message)


def classes(count):
    output = service_pb2.ModelInferRequest.InferRequestedOutputTensor(name="logits")
    output.parameters["classification"].int64_param = count
    image = tensor("image", "FP32", (1, 1, 8, 8), np.full(64, 0.5, np.float32).tobytes())
    return infer("digits", image, outputs=[output])


CALLS = {
    "infer": infer("identity_fp32", tensor(shape=(1, 2), raw=np.array([1, 2], np.float32).tobytes()), request_id="7"),
    "infer without contents": infer("identity_fp32", tensor(raw=b"")),
    "unknown model": infer("none", tensor()),
    "unknown version": infer("digits", tensor(), version="9"),
    "version not a number": infer("digits", tensor(), version="x"),
    "no inputs": infer("identity_fp32"),
    "unknown input": infer("identity_fp32", tensor("z")),
    "wrong datatype": infer("identity_fp32", tensor(datatype="INT32")),
    "unknown datatype": infer("identity_fp32", tensor(datatype="FP31")),
    "wrong rank": infer("identity_fp32", tensor(shape=(1, 1, 1))),
    "batch too large": infer("identity_fp32", tensor(shape=(9, 1))),
    "raw too short": infer("identity_fp32", tensor(shape=(1, 2), raw=bytes(4))),
    "raw too long": infer("identity_fp32", tensor(raw=bytes(8))),
    "negative shape": infer("identity_fp32", tensor(shape=(1, -1))),
    "unknown output": infer(
        "identity_fp32", tensor(), outputs=[service_pb2.ModelInferRequest.InferRequestedOutputTensor(name="nope")]
    ),
    "the model fails": infer("failing", tensor(raw=np.ones(1, np.float32).tobytes())),
    "classification": classes(2),
    "classification of too many": classes(99),
    "metadata": lambda client, stub: client.get_server_metadata(),
    "model metadata": lambda client, stub: client.get_model_metadata("digits"),
    "model metadata of unknown": lambda client, stub: client.get_model_metadata("none"),
    "config": lambda client, stub: client.get_model_config("two_inputs"),
    "ready": lambda client, stub: client.is_model_ready("none"),
    "index": lambda client, stub: client.get_model_repository_index(),
    "statistics": lambda client, stub: client.get_inference_statistics("identity_fp32"),
    "statistics of unknown": lambda client, stub: client.get_inference_statistics("none"),
    "load unknown": lambda client, stub: client.load_model("none"),
    "unload unknown": lambda client, stub: client.unload_model("none"),
    "trace settings": lambda client, stub: client.get_trace_settings(),
    "log settings": lambda client, stub: client.get_log_settings(),
    "shared memory": lambda client, stub: client.get_system_shared_memory_status(),
}


def assert_as_recorded(answer, recorded, difference):
    """Compares field by field; an answer that the client makes of a message, as it is shown."""
    if not isinstance(answer, Message):
        assert str(answer) == recorded
        return
    before = MessageToDict(text_format.Parse(recorded, type(answer)()), preserving_proto_field_name=True)
    after = MessageToDict(answer, preserving_proto_field_name=True)
    varying = difference.get("varying", [])
    assert without(after, varying) == without(expected(before, difference), varying)


@pytest.mark.parametrize("exchange", [pytest.param(one, id=one["title"]) for one in GRPC])
def test_grpc(recorded_server, exchange):
    difference = DIFFERENCES["grpc"].get(exchange["title"], {})
    status = difference.get("status", exchange["status"])
    call = CALLS[exchange["title"]]
    with plain.insecure_channel(recorded_server.url) as channel, grpc.InferenceServerClient(recorded_server.url) as client:
        stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
        if status == "OK":
            assert_as_recorded(call(client, stub), exchange["answer"], difference)
        else:
            with pytest.raises((plain.RpcError, grpc.InferenceServerException)) as refused:
                call(client, stub)
            code = refused.value.code() if isinstance(refused.value, plain.RpcError) else refused.value.status()
            assert str(code) == status
