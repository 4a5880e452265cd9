"""KServe's own client, over HTTP and gRPC, on the port that everything else is on."""

import asyncio

import grpc
import httpx
import numpy as np
import pytest
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig

from jarbor import FIXTURES, Jarbor

IMAGES = np.load(FIXTURES / "digits" / "images.npy").astype(np.float32)
LOGITS = np.load(FIXTURES / "digits" / "logits.npy")


@pytest.fixture(scope="module")
def server():
    def fill(packages):
        packages.onnx("digits", FIXTURES / "digits" / "model.onnx")
        for datatype in ["fp32", "int64", "bool", "bytes"]:
            packages.onnx(f"identity_{datatype}", FIXTURES / "datatypes" / f"identity_{datatype}.onnx")

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


def one(name, array, datatype, tensor, binary=False):
    given = InferInput(tensor, list(array.shape), datatype)
    given.set_data_from_numpy(array, binary_data=binary)
    return InferRequest(name, [given], request_id="seven")


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
