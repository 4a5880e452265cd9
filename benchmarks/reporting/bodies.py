"""Requests of the text generator's network, in the encodings that are measured."""

import dataclasses
import json
import struct

from reporting.settings import FIXTURES


@dataclasses.dataclass(frozen=True)
class Request:
    """A POST request.

    Attributes:
        path: where it goes, from the host on.
        body: its bytes.
        headers: its headers, but for those of the connection and the length.
    """

    path: str
    body: bytes
    headers: dict


VALUES = json.loads((FIXTURES / "text-generator" / "request.json").read_text())["input_text"]
EXPECTED = json.loads((FIXTURES / "text-generator" / "response.json").read_text())["output_text"][0]
JSON_HEADERS = {"Content-Type": "application/json"}


def json_request(path, value):
    """A request with a value as JSON, spelt as Python spells it."""
    return Request(path, json.dumps(value).encode(), JSON_HEADERS)


def native(path="/generate_text"):
    """The 1,000 numbers in JSON, as the native route takes them."""
    return json_request(path, {"input_text": VALUES})


def open_inference(model="mlp"):
    """The same in the JSON of Open Inference."""
    tensor = {"name": "input", "shape": [1, len(VALUES)], "datatype": "FP32", "data": VALUES}
    return json_request(f"/v2/models/{model}/infer", {"inputs": [tensor]})


def binary(model="mlp"):
    """The same in Open Inference's binary extension, in both directions."""
    data = struct.pack(f"<{len(VALUES)}f", *VALUES)
    tensor = {"name": "input", "shape": [1, len(VALUES)], "datatype": "FP32", "parameters": {"binary_data_size": len(data)}}
    header = json.dumps(
        {"inputs": [tensor], "outputs": [{"name": "output", "parameters": {"binary_data": True}}]}
    ).encode()
    headers = {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(len(header))}
    return Request(f"/v2/models/{model}/infer", header + data, headers)
