"""One way to ask a model with named arrays, over each transport and encoding that clients use."""

import asyncio

import ml_dtypes
import numpy as np
import pytest
import tritonclient.grpc as grpc
import tritonclient.grpc.aio as grpc_aio
import tritonclient.http as http
import tritonclient.http.aio as http_aio
from tritonclient.grpc import service_pb2, service_pb2_grpc
from tritonclient.utils import deserialize_bytes_tensor, triton_to_np_dtype

NUMPY = {
    "BOOL": np.bool_, "UINT8": np.uint8, "UINT16": np.uint16, "UINT32": np.uint32, "UINT64": np.uint64,
    "INT8": np.int8, "INT16": np.int16, "INT32": np.int32, "INT64": np.int64,
    "FP16": np.float16, "BF16": ml_dtypes.bfloat16, "FP32": np.float32, "FP64": np.float64, "BYTES": np.object_,
}  # fmt: skip

DATATYPES = {np.dtype(kind): name for name, kind in NUMPY.items()}


def datatype_of(array):
    return DATATYPES[array.dtype]


def _inputs(library, arrays, binary=None):
    inputs = []
    for name, array in arrays.items():
        entry = library.InferInput(name, list(array.shape), datatype_of(array))
        if binary is None:
            entry.set_data_from_numpy(array)
        else:
            entry.set_data_from_numpy(array, binary_data=binary)
        inputs.append(entry)
    return inputs


def _arrays(result, outputs):
    return {output["name"]: result.as_numpy(output["name"]) for output in outputs}


class Http:
    """tritonclient.http, with tensors in JSON or as bytes, each way."""

    def __init__(self, binary_in, binary_out):
        self.binary_in, self.binary_out = binary_in, binary_out
        # The client sends BF16 as bytes alone.
        self.datatypes = [name for name in NUMPY if binary_in or name != "BF16"]

    def _request(self, arrays, outputs):
        wanted = None
        if outputs is not None:
            wanted = [http.InferRequestedOutput(name, binary_data=self.binary_out) for name in outputs]
        return _inputs(http, arrays, self.binary_in), wanted

    def infer(self, server, model, arrays, outputs, **more):
        inputs, wanted = self._request(arrays, outputs)
        with http.InferenceServerClient(server.url, network_timeout=60) as client:
            result = client.infer(model, inputs, outputs=wanted, **more)
        return _arrays(result, result.get_response()["outputs"])


class HttpAio(Http):
    """tritonclient.http.aio."""

    def infer(self, server, model, arrays, outputs, **more):
        async def ask():
            inputs, wanted = self._request(arrays, outputs)
            async with http_aio.InferenceServerClient(server.url) as client:
                return await client.infer(model, inputs, outputs=wanted, **more)

        result = asyncio.run(ask())
        return _arrays(result, result.get_response()["outputs"])


class Grpc:
    """tritonclient.grpc, whose tensors are always bytes."""

    datatypes = list(NUMPY)

    def infer(self, server, model, arrays, outputs, **more):
        wanted = None if outputs is None else [grpc.InferRequestedOutput(name) for name in outputs]
        with grpc.InferenceServerClient(server.url) as client:
            result = client.infer(model, _inputs(grpc, arrays), outputs=wanted, **more)
        return {output.name: result.as_numpy(output.name) for output in result.get_response().outputs}


class GrpcAio:
    """tritonclient.grpc.aio."""

    datatypes = list(NUMPY)

    def infer(self, server, model, arrays, outputs, **more):
        async def ask():
            wanted = None if outputs is None else [grpc.InferRequestedOutput(name) for name in outputs]
            async with grpc_aio.InferenceServerClient(server.url) as client:
                return await client.infer(model, _inputs(grpc, arrays), outputs=wanted, **more)

        result = asyncio.run(ask())
        return {output.name: result.as_numpy(output.name) for output in result.get_response().outputs}


class GrpcTyped:
    """Typed contents, as KServe's client sends them; answered as bytes all the same."""

    FIELDS = {
        "BOOL": "bool_contents", "UINT8": "uint_contents", "UINT16": "uint_contents", "UINT32": "uint_contents",
        "UINT64": "uint64_contents", "INT8": "int_contents", "INT16": "int_contents", "INT32": "int_contents",
        "INT64": "int64_contents", "FP32": "fp32_contents", "FP64": "fp64_contents", "BYTES": "bytes_contents",
    }  # fmt: skip
    datatypes = list(FIELDS)

    def message(self, model, arrays, outputs=None, version="", request_id=""):
        message = service_pb2.ModelInferRequest(model_name=model, model_version=version, id=request_id)
        for name, array in arrays.items():
            datatype = datatype_of(array)
            entry = message.inputs.add(name=name, datatype=datatype, shape=array.shape)
            elements = array.flatten().tolist()
            if datatype == "BYTES":
                elements = [each.encode() if isinstance(each, str) else each for each in elements]
            getattr(entry.contents, self.FIELDS[datatype]).extend(elements)
        for name in outputs or []:
            message.outputs.add(name=name)
        return message

    def infer(self, server, model, arrays, outputs, model_version="", request_id=""):
        import grpc as plain

        with plain.insecure_channel(server.url) as channel:
            stub = service_pb2_grpc.GRPCInferenceServiceStub(channel)
            answer = stub.ModelInfer(self.message(model, arrays, outputs, model_version, request_id))
        raw = answer.raw_output_contents
        return {output.name: _decoded(output, raw[i]) for i, output in enumerate(answer.outputs)}


def _decoded(output, raw):
    if output.datatype == "BYTES":
        array = deserialize_bytes_tensor(raw)
    else:
        array = np.frombuffer(raw, triton_to_np_dtype(output.datatype))
    return array.reshape(list(output.shape))


ALL = [
    pytest.param(Http(False, False), id="http-json"),
    pytest.param(Http(True, True), id="http-binary"),
    pytest.param(Http(False, True), id="http-json-in"),
    pytest.param(Http(True, False), id="http-json-out"),
    pytest.param(HttpAio(False, False), id="http.aio-json"),
    pytest.param(HttpAio(True, True), id="http.aio-binary"),
    pytest.param(Grpc(), id="grpc"),
    pytest.param(GrpcAio(), id="grpc.aio"),
    pytest.param(GrpcTyped(), id="grpc-typed"),
]


def elements(array):
    """What an array holds, to compare bit for bit; strings as bytes, which JSON gives as text."""
    if array.dtype == np.object_:
        return [value.encode() if isinstance(value, str) else bytes(value) for value in array.flatten()]
    return array.tobytes()


def assert_same(expected, actual):
    assert actual.shape == expected.shape
    assert actual.dtype == expected.dtype
    assert elements(actual) == elements(expected)
