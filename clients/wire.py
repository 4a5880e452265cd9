"""Requests and answers as bytes, for what a client library would not send or not show."""

import dataclasses
import http.client
import json

LENGTH = "Inference-Header-Content-Length"


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        return json.loads(self.body)

    def parts(self):
        """The JSON and the bytes behind it."""
        length = int(self.headers.get(LENGTH, len(self.body)))
        return json.loads(self.body[:length]), self.body[length:]

    def error(self, status):
        """Asserts an error of the protocol's form, and returns its message."""
        assert self.status == status, (self.status, self.body[:500])
        assert self.headers["Content-Type"] == "application/json"
        assert self.headers.get("Content-Encoding") is None
        body = self.json()
        assert list(body) == ["error"] and isinstance(body["error"], str) and body["error"]
        return body["error"]


class Connection:
    """One connection, kept; requests on it follow each other. Use as a context."""

    def __init__(self, url, seconds=30):
        self._http = http.client.HTTPConnection(url, timeout=seconds)

    def ask(self, method, path, body=None, headers=None):
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        self._http.request(method, path, body, headers or {})
        return self.answer()

    def get(self, path, headers=None):
        return self.ask("GET", path, None, headers)

    def post(self, path, body=b"", headers=None):
        return self.ask("POST", path, body, headers)

    def infer(self, model, body, headers=None):
        return self.post(f"/v2/models/{model}/infer", body, headers)

    def answer(self):
        response = self._http.getresponse()
        return Answer(response.status, response.headers, response.read())

    @property
    def socket(self):
        if self._http.sock is None:
            self._http.connect()
        return self._http.sock

    @property
    def raw(self):
        return self._http

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._http.close()


def tensor(name, datatype, shape, data=None, **parameters):
    entry = {"name": name, "shape": shape, "datatype": datatype}
    if data is not None:
        entry["data"] = data
    if parameters:
        entry["parameters"] = parameters
    return entry


def request(*inputs, **members):
    return {"inputs": list(inputs), **members}


def with_blobs(body, *blobs):
    """A body of JSON and bytes, and the header that tells them apart."""
    prefix = json.dumps(body).encode()
    return prefix + b"".join(blobs), {LENGTH: str(len(prefix))}
