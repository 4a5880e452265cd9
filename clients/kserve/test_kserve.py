"""KServe's own client, over HTTP and gRPC, on the port that everything else is on."""

import asyncio

import grpc
import httpx
import numpy as np
import pytest
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.errors import InvalidInput

from jarbor import FIXTURES, Jarbor

IMAGES = np.load(FIXTURES / "digits" / "images.npy").astype(np.float32)
LOGITS = np.load(FIXTURES / "digits" / "logits.npy")


@pytest.fixture(scope="module")
def server():
    def fill(packages):
        packages.onnx("digits", FIXTURES / "digits" / "model.onnx")
        for datatype in ["fp32", "int64", "bool", "bytes"]:
            packages.onnx(f"identity_{datatype}", FIXTURES / "datatypes" / f"identity_{datatype}.onnx")
        packages.onnx("two_inputs", FIXTURES / "shapes" / "two_inputs.onnx")

    with Jarbor(fill) as running:
        yield running


class Rest:
    """The client over HTTP."""

    def __init__(self, server):
        self._url = f"http://127.0.0.1:{server.port}"
        self._client = InferenceRESTClient(RESTConfig(protocol="v2", retries=0))

    async def infer(self, request):
        return await self._client.infer(self._url, request, model_name=request.model_name)

    async def live(self):
        return await self._client.is_server_live(self._url)

    async def ready(self):
        return await self._client.is_server_ready(self._url)

    async def model_ready(self, name):
        return await self._client.is_model_ready(self._url, name)

    async def close(self):
        await self._client.close()


class Grpc:
    """The client over gRPC."""

    def __init__(self, server):
        self._client = InferenceGRPCClient(f"127.0.0.1:{server.port}", retries=0)

    async def infer(self, request):
        return await self._client.infer(request)

    async def live(self):
        return await self._client.is_server_live()

    async def ready(self):
        return await self._client.is_server_ready()

    async def model_ready(self, name):
        return await self._client.is_model_ready(name)

    async def close(self):
        await self._client.close()


def ask(kind, server, question):
    """Asks within an event loop of its own, as the clients are asyncio's."""

    async def asked():
        client = kind(server)
        try:
            return await question(client)
        finally:
            await client.close()

    return asyncio.run(asked())


def given(tensor, array, datatype, binary):
    made = InferInput(tensor, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


def one(name, array, datatype, tensor, binary=False, **parameters):
    return InferRequest(name, [given(tensor, array, datatype, binary)], request_id="seven", parameters=parameters)


KIND = pytest.mark.parametrize("kind", [Rest, Grpc])


@KIND
def test_health(server, kind):
    assert ask(kind, server, lambda client: client.live())
    assert ask(kind, server, lambda client: client.ready())
    assert ask(kind, server, lambda client: client.model_ready("digits"))


@KIND
@pytest.mark.parametrize("binary", [False, True])
def test_answers_of_a_real_model(server, kind, binary):
    answer = ask(kind, server, lambda client: client.infer(one("digits", IMAGES, "FP32", "image", binary)))
    assert answer.model_name == "digits"
    assert answer.id == "seven"
    np.testing.assert_allclose(answer.outputs[0].as_numpy().reshape(LOGITS.shape), LOGITS, atol=1e-4)


@KIND
@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize(
    "datatype, values",
    [
        ("FP32", np.array([[1.5, -0.0, 3e38]], np.float32)),
        ("INT64", np.array([[2**63 - 1, -(2**63), 0]], np.int64)),
        ("BOOL", np.array([[True, False, True]])),
        ("BYTES", np.array([["größe".encode(), b"", b"three"]], np.object_)),
    ],
)
def test_datatypes(server, kind, binary, datatype, values):
    name = f"identity_{datatype.lower()}"
    answer = ask(kind, server, lambda client: client.infer(one(name, values, datatype, "x", binary)))
    output = answer.outputs[0]
    assert output.datatype == datatype
    got = np.array(output.as_numpy()).reshape(values.shape)
    if datatype == "BYTES":
        got = np.array([[item.encode() if isinstance(item, str) else item for item in row] for row in got], np.object_)
    assert (got == values).all()


NOT_FINITE = np.array([[np.nan, np.inf, -np.inf, 1]], np.float32)


def test_what_is_not_finite_goes_over_http_as_bytes_both_ways(server):
    """Its JSON has no NaN: it sends null for one, and cannot read ours. docs/from-kserve.md says so."""
    with pytest.raises(httpx.HTTPStatusError) as null:
        ask(Rest, server, lambda client: client.infer(one("identity_fp32", NOT_FINITE, "FP32", "x")))
    assert null.value.response.status_code == 400 and "null" in null.value.response.json()["error"]
    with pytest.raises(InvalidInput):
        ask(Rest, server, lambda client: client.infer(one("identity_fp32", NOT_FINITE, "FP32", "x", True)))
    binary = one("identity_fp32", NOT_FINITE, "FP32", "x", True, binary_data_output=True)
    answer = ask(Rest, server, lambda client: client.infer(binary))
    np.testing.assert_array_equal(answer.outputs[0].as_numpy(), NOT_FINITE)


@pytest.mark.parametrize("binary", [False, True])
def test_what_is_not_finite_goes_over_grpc(server, binary):
    answer = ask(Grpc, server, lambda client: client.infer(one("identity_fp32", NOT_FINITE, "FP32", "x", binary)))
    np.testing.assert_array_equal(answer.outputs[0].as_numpy(), NOT_FINITE)


def two(a_binary, b_binary):
    row = np.arange(16, dtype=np.int32).reshape(1, 16)
    return InferRequest("two_inputs", [given("a", row, "INT32", a_binary), given("b", row, "INT32", b_binary)])


MIXED = pytest.mark.parametrize("a_binary", [False, True])


@MIXED
def test_inputs_in_json_and_as_bytes_over_http(server, a_binary):
    answer = ask(Rest, server, lambda client: client.infer(two(a_binary, not a_binary)))
    assert [output.as_numpy().reshape(-1)[15] for output in answer.outputs if output.name == "sum"] == [30]


@MIXED
def test_inputs_typed_and_as_bytes_over_grpc_are_refused(server, a_binary):
    """As the protocol says: one way for all inputs of a request."""
    with pytest.raises(grpc.RpcError) as refused:
        ask(Grpc, server, lambda client: client.infer(two(a_binary, not a_binary)))
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "raw_input_contents" in refused.value.details()


def test_errors_over_http(server):
    with pytest.raises(httpx.HTTPStatusError) as unknown:
        ask(Rest, server, lambda client: client.infer(one("nowhere", IMAGES, "FP32", "x")))
    assert unknown.value.response.status_code == 404
    assert "nowhere" in unknown.value.response.json()["error"]


def test_errors_over_grpc(server):
    with pytest.raises(grpc.RpcError) as unknown:
        ask(Grpc, server, lambda client: client.infer(one("nowhere", IMAGES, "FP32", "x")))
    assert unknown.value.code() == grpc.StatusCode.NOT_FOUND
    with pytest.raises(grpc.RpcError) as wrong:
        ask(Grpc, server, lambda client: client.infer(one("digits", IMAGES[:, :, :4], "FP32", "image")))
    assert wrong.value.code() == grpc.StatusCode.INVALID_ARGUMENT
