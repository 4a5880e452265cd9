"""Many clients at once: every answer belongs to its question."""

import asyncio
import json
import threading

import numpy as np
import pytest
import tritonclient.grpc as grpc
import tritonclient.grpc.aio as grpc_aio
import tritonclient.http as http
import tritonclient.http.aio as http_aio
from tritonclient.utils import InferenceServerException

from wire import Connection, request, tensor

CLIENTS, EACH = 64, 15


def question(client, turn):
    """Rows that no other question has, and as many as to make the batches uneven."""
    rows = 1 + (client + turn) % 7
    a = np.arange(rows * 16, dtype=np.int32).reshape(rows, 16) + 1000 * (client * EACH + turn)
    return a, np.full_like(a, client)


async def ask_all(module, library, url, binary):
    async def one(number):
        async with module.InferenceServerClient(url) as client:
            for turn in range(EACH):
                arrays = dict(zip("ab", question(number, turn)))
                inputs = []
                for name, array in arrays.items():
                    entry = library.InferInput(name, list(array.shape), "INT32")
                    if binary is None:
                        entry.set_data_from_numpy(array)
                    else:
                        entry.set_data_from_numpy(array, binary_data=binary)
                    inputs.append(entry)
                answer = await client.infer("two_inputs", inputs, request_id=f"{number}-{turn}")
                response = answer.get_response()
                assert (response["id"] if isinstance(response, dict) else response.id) == f"{number}-{turn}"
                np.testing.assert_array_equal(answer.as_numpy("sum"), arrays["a"] + arrays["b"])
                np.testing.assert_array_equal(answer.as_numpy("difference"), arrays["a"] - arrays["b"])

    await asyncio.gather(*(one(number) for number in range(CLIENTS)))


@pytest.mark.parametrize("binary", [False, True])
def test_64_asyncio_clients_over_http(server, binary):
    asyncio.run(ask_all(http_aio, http, server.url, binary))


def test_64_asyncio_clients_over_grpc(server):
    asyncio.run(ask_all(grpc_aio, grpc, server.url, None))


def test_an_asyncio_stream_over_grpc(server):
    async def requests():
        for turn in range(EACH):
            entry = grpc.InferInput("from", [1], "INT64")
            entry.set_data_from_numpy(np.array([turn + 1], dtype=np.int64))
            yield {"model_name": "countdown", "inputs": [entry], "request_id": str(turn)}

    async def left():
        numbers = []
        async with grpc_aio.InferenceServerClient(server.url) as client:
            async for result, error in client.stream_infer(requests()):
                assert error is None
                numbers.append((int(result.get_response().id), int(result.as_numpy("left")[0])))
                if len(numbers) == sum(range(1, EACH + 1)):
                    return numbers

    numbers = asyncio.run(left())
    for turn in range(EACH):
        assert [number for sent, number in numbers if sent == turn] == list(range(turn + 1, 0, -1))


def test_requests_on_one_connection_are_answered_in_their_order(connection):
    """Pipelined: all are sent before the first answer is read."""
    requests = b""
    for number in range(50):
        body = json.dumps(request(tensor("x", "INT32", [1, 1], [number]), id=str(number))).encode()
        requests += b"POST /v2/models/identity_int32/infer HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    connection.socket.sendall(requests)
    stream = connection.socket.makefile("rb")
    for number in range(50):
        assert stream.readline().startswith(b"HTTP/1.1 200")
        length = 0
        while (line := stream.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        answer = json.loads(stream.read(length))
        assert (answer["id"], answer["outputs"][0]["data"]) == (str(number), [number])


def slow(steps):
    return request(tensor("steps", "INT64", [1], [steps]))


def test_a_deadline_in_the_header(server):
    with Connection(server.url) as client:
        message = client.infer("slow", slow(100_000_000), {"X-Request-Timeout": "200"}).error(504)
        assert message
        assert client.infer("slow", slow(1)).status == 200


@pytest.mark.parametrize("library, status", [(http, "503"), (grpc, "StatusCode.UNAVAILABLE")])
def test_a_deadline_by_parameter(server, library, status):
    """While the only instance is busy, a request that may wait 50 ms for it is refused, one that may wait longer is not."""
    busy = threading.Thread(target=lambda: Connection(server.url).infer("slow", slow(100_000_000), {"X-Request-Timeout": "2000"}))
    with library.InferenceServerClient(server.url) as client:
        entry = library.InferInput("steps", [1], "INT64")
        entry.set_data_from_numpy(np.array([1]))
        busy.start()
        try:
            with pytest.raises(InferenceServerException) as refused:
                while busy.is_alive():  # it may not be running yet
                    client.infer("slow", [entry], timeout=50_000)
            assert refused.value.status() == status
            client.infer("slow", [entry], timeout=30_000_000)
        finally:
            busy.join()
