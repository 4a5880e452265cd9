"""What only gRPC has: streams, deadlines of its own, reflection, the standard health service."""

import queue

import grpc as plain
import numpy as np
import pytest
import tritonclient.grpc as grpc
from tritonclient.grpc import service_pb2, service_pb2_grpc

from jarbor import until
from transports import GrpcTyped
from wire import Connection, request, tensor


@pytest.fixture
def client(server):
    with grpc.InferenceServerClient(server.url) as opened:
        yield opened


@pytest.fixture
def stub(server):
    with plain.insecure_channel(server.url) as channel:
        yield service_pb2_grpc.GRPCInferenceServiceStub(channel)


def number(name, value):
    entry = grpc.InferInput(name, [1], "INT64")
    entry.set_data_from_numpy(np.array([value]))
    return entry


class Stream:
    """A stream of tritonclient's, its answers in a queue."""

    def __init__(self, client):
        self.answers = queue.Queue()
        self.client = client
        client.start_stream(lambda result, error: self.answers.put((result, error)))

    def take(self):
        return self.answers.get(timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.client.stop_stream(cancel_requests=True)


def final(result):
    return result.get_response().parameters["triton_final_response"].bool_param


def test_health_and_metadata(client):
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("digits", "3")
    assert not client.is_model_ready("none") and not client.is_model_ready("digits", "2")
    assert client.get_server_metadata().name == "jarbor"
    assert list(client.get_model_metadata("digits").versions) == ["1", "3"]
    assert client.get_model_config("digits").config.max_batch_size == 32


@pytest.mark.parametrize("model, version, entry, code", [
    ("none", "", number("x", 1), "NOT_FOUND"), ("digits", "9", number("x", 1), "NOT_FOUND"),
    ("digits", "x", number("x", 1), "NOT_FOUND"), ("identity_fp32", "", number("x", 1), "INVALID_ARGUMENT"),
    ("identity_int64", "", number("z", 1), "INVALID_ARGUMENT"), ("countdown", "", number("from", 1), "UNIMPLEMENTED"),
    ("fails_on_large_index", "", number("index", 99), "INTERNAL"),
])  # fmt: skip
def test_errors(client, model, version, entry, code):
    with pytest.raises(grpc.InferenceServerException) as refused:
        client.infer(model, [entry], model_version=version)
    assert refused.value.status() == f"StatusCode.{code}"
    words = refused.value.message()  # ours, not the library's
    assert model in words or entry.name() in words or words.startswith("the model failed: ")


@pytest.mark.parametrize("sequence", [{"sequence_id": 5, "sequence_start": True}, {"sequence_id": "mine", "sequence_end": True}])
def test_a_part_of_a_sequence_is_refused(client, sequence):
    with pytest.raises(grpc.InferenceServerException) as refused:
        client.infer("fails_on_large_index", [number("index", 0)], **sequence)
    assert refused.value.status() == "StatusCode.UNIMPLEMENTED" and "not supported" in refused.value.message()
    with Stream(client) as stream:
        client.async_stream_infer("fails_on_large_index", [number("index", 0)], **sequence)
        assert "not supported" in str(stream.take()[1])


def test_parameters_that_say_that_there_is_no_sequence(stub):
    message = GrpcTyped().message("identity_fp32", {"x": np.ones((1, 1), np.float32)})
    message.parameters["sequence_id"].int64_param = 0
    message.parameters["sequence_start"].bool_param = False
    message.parameters["sequence_end"].bool_param = False
    assert stub.ModelInfer(message).model_name == "identity_fp32"


def test_contents_both_typed_and_raw_are_refused(stub):
    message = GrpcTyped().message("identity_fp32", {"x": np.ones((1, 1), np.float32)})
    message.raw_input_contents.append(b"\0" * 4)
    with pytest.raises(plain.RpcError) as refused:
        stub.ModelInfer(message)
    assert refused.value.code() == plain.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("count", [0, 2])
def test_raw_contents_of_another_number(stub, count):
    message = service_pb2.ModelInferRequest(model_name="identity_fp32")
    message.inputs.add(name="x", datatype="FP32", shape=[1, 1])
    message.raw_input_contents.extend([b"\0" * 4] * count)
    with pytest.raises(plain.RpcError) as refused:
        stub.ModelInfer(message)
    assert refused.value.code() == plain.StatusCode.INVALID_ARGUMENT


def test_answers_are_raw(stub):
    answer = stub.ModelInfer(GrpcTyped().message("identity_fp32", {"x": np.ones((1, 2), np.float32)}, request_id="7"))
    assert (answer.model_name, answer.model_version, answer.id) == ("identity_fp32", "1", "7")
    assert list(answer.raw_output_contents) == [np.ones(2, np.float32).tobytes()]
    assert not answer.outputs[0].HasField("contents") and "triton_final_response" not in answer.parameters


def test_a_stream_of_requests_is_answered_in_their_order(client):
    with Stream(client) as stream:
        for turn in range(100):
            client.async_stream_infer("fails_on_large_index", [number("index", turn % 3)], request_id=str(turn))
        for turn in range(100):
            result, error = stream.take()
            assert error is None and result.get_response().id == str(turn) and final(result)


def test_several_answers_to_a_request(client):
    with Stream(client) as stream:
        client.async_stream_infer("countdown", [number("from", 3)], request_id="a")
        got = [stream.take()[0] for _ in range(3)]
        assert [int(result.as_numpy("left")[0]) for result in got] == [3, 2, 1]
        assert [final(result) for result in got] == [False, False, True]


@pytest.mark.parametrize("wanted", [False, True])
def test_a_final_answer_without_outputs_where_it_is_asked_for(client, wanted):
    with Stream(client) as stream:
        client.async_stream_infer("countdown", [number("from", 0)], request_id="a", enable_empty_final_response=wanted)
        if wanted:
            result, _ = stream.take()
            assert result.get_response().id == "a" and final(result) and not result.get_response().outputs
        client.async_stream_infer("countdown", [number("from", 1)], request_id="b")
        assert stream.take()[0].get_response().id == "b"


def test_an_error_leaves_the_stream_open(client):
    with Stream(client) as stream:
        client.async_stream_infer("countdown", [number("from", -1)], request_id="a")
        assert stream.take()[1] is None
        assert "below zero" in stream.take()[1].message()
        client.async_stream_infer("none", [number("from", 1)], request_id="b")
        assert "none" in stream.take()[1].message()
        client.async_stream_infer("countdown", [number("from", 1)], request_id="c")
        assert stream.take()[0].get_response().id == "c"


def test_a_stream_cancelled_in_the_middle(client, server):
    with Stream(client) as stream:
        client.async_stream_infer("countdown", [number("from", 1 << 40)], request_id="a")
        assert stream.take()[1] is None
    with Stream(client) as stream:  # the model's only instance is free again
        client.async_stream_infer("countdown", [number("from", 1)], request_id="b")
        assert stream.take()[0].get_response().id == "b"


def test_a_deadline(client):
    with pytest.raises(grpc.InferenceServerException) as refused:
        client.infer("slow", [number("steps", 100_000_000)], client_timeout=0.2)
    assert refused.value.status() == "StatusCode.DEADLINE_EXCEEDED"
    until(lambda: client.infer("slow", [number("steps", 1)]), "the instance is free")


def test_a_cancelled_call_takes_its_request_out_of_the_queue(stub, server):
    slow = service_pb2.ModelInferRequest(model_name="slow")
    entry = slow.inputs.add(name="steps", datatype="INT64", shape=[1])
    entry.contents.int64_contents.append(100_000_000)
    with Connection(server.url) as other:
        assert other.infer("slow", request(tensor("steps", "INT64", [1], [1]))).status == 200  # warm, so that it is quick
        calls = [stub.ModelInfer.future(slow) for _ in range(3)]
        soon = {"X-Request-Timeout": "50"}
        until(lambda: other.infer("slow", request(tensor("steps", "INT64", [1], [1])), soon).status == 504, "the instance is busy")
        assert not any(call.done() for call in calls)
        for call in calls:
            call.cancel()
        # One that comes before the last is cancelled may share a batch with it, which goes on for whoever waits; the next does not.
        soon = {"X-Request-Timeout": "2000"}
        until(lambda: other.infer("slow", request(tensor("steps", "INT64", [1], [1])), soon).status == 200, "the instance is free")


def test_a_message_over_the_limit(tight_server):
    message = service_pb2.ModelInferRequest(model_name="identity_fp32")
    message.inputs.add(name="x", datatype="FP32", shape=[1, 1 << 20])
    message.raw_input_contents.append(bytes(4 << 20))
    with plain.insecure_channel(tight_server.url) as channel:
        with pytest.raises(plain.RpcError) as refused:
            service_pb2_grpc.GRPCInferenceServiceStub(channel).ModelInfer(message)
    assert refused.value.code() == plain.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize("compression", ["gzip", "deflate"])
def test_a_compressed_message(client, compression):
    answer = client.infer("identity_int64", [_matrix()], compression_algorithm=compression)
    np.testing.assert_array_equal(answer.as_numpy("y"), np.zeros((1, 1000), np.int64))


def _matrix():
    entry = grpc.InferInput("x", [1, 1000], "INT64")
    entry.set_data_from_numpy(np.zeros((1, 1000), np.int64))
    return entry


def test_the_repository_is_closed_on_this_port(client):
    for call in [client.get_model_repository_index, lambda: client.load_model("digits"), lambda: client.unload_model("digits")]:
        with pytest.raises(grpc.InferenceServerException) as refused:
            call()
        assert refused.value.status() == "StatusCode.PERMISSION_DENIED"


def test_what_is_not_supported(client):
    for call in [client.get_trace_settings, client.get_log_settings, client.get_system_shared_memory_status]:
        with pytest.raises(grpc.InferenceServerException) as refused:
            call()
        assert refused.value.status() == "StatusCode.UNIMPLEMENTED"
        assert "not supported" in refused.value.message() or "configuration" in refused.value.message()


@pytest.mark.parametrize("service, expected", [
    (b"", b"\x08\x01"), (b"\x0a\x1e" + b"inference.GRPCInferenceService", b"\x08\x01"), (b"\x0a\x04none", None),
])  # fmt: skip
def test_the_standard_health_service(server, service, expected):
    with plain.insecure_channel(server.url) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        if expected is None:
            with pytest.raises(plain.RpcError) as refused:
                check(service)
            assert refused.value.code() == plain.StatusCode.NOT_FOUND
        else:
            assert check(service) == expected


def test_reflection_lists_the_service(server):
    with plain.insecure_channel(server.url) as channel:
        reflect = channel.stream_stream("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
        [answer] = reflect(iter([b"\x3a\x00"]))  # list_services
    assert b"inference.GRPCInferenceService" in answer
