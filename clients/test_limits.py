"""What is too much or too slow: it is refused, and everyone else is served on."""

import contextlib
import gzip
import json
import socket
import threading
import zlib

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import pytest

from jarbor import until
from wire import LENGTH, Connection, request, tensor, with_blobs

MOST = 1 << 20
GOOD = request(tensor("x", "FP32", [1, 1], [1]))


def assert_serves(connection):
    answer = connection.infer("identity_fp32", GOOD)
    assert answer.status == 200, answer.body


def test_a_body_over_the_limit_leaves_the_connection_usable(tight):
    tight.infer("identity_fp32", b" " * (MOST + 1)).error(413)
    assert_serves(tight)
    body, headers = with_blobs(request(tensor("x", "FP32", [1, MOST], binary_data_size=4 * MOST)), bytes(4 * MOST))
    tight.infer("identity_fp32", body, headers).error(413)
    assert_serves(tight)


def test_a_body_over_the_limit_that_is_not_announced(tight):
    tight.infer("identity_fp32", iter([b" " * 65536] * 20)).error(413)
    assert_serves(tight)


@pytest.mark.parametrize("coding, compress", [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_body_that_unpacks_to_more_than_the_limit(tight, coding, compress):
    bomb = compress(b" " * (500 * MOST))
    assert len(bomb) < MOST
    tight.infer("identity_fp32", bomb, {"Content-Encoding": coding}).error(413)
    assert_serves(tight)


def test_a_body_of_the_limit_is_taken(tight):
    body = json.dumps(GOOD).encode()
    assert tight.infer("identity_fp32", body + b" " * (MOST - len(body))).status == 200


@pytest.mark.parametrize("headers", [{}, {LENGTH: "10"}])
def test_a_body_that_does_not_come(tight_server, headers):
    with Connection(tight_server.url) as slow:
        slow.raw.putrequest("POST", "/v2/models/identity_fp32/infer")
        slow.raw.putheader("Content-Length", "100")
        for name, value in headers.items():
            slow.raw.putheader(name, value)
        slow.raw.endheaders()
        slow.raw.send(b'{"inputs"')
        slow.answer().error(408)
    with Connection(tight_server.url) as other:
        assert_serves(other)


def test_bodies_that_do_not_come_hold_places_no_longer_than_that(tight_server):
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(Connection(tight_server.url)) for _ in range(20)]
        for each in slow:
            each.raw.putrequest("POST", "/v2/models/identity_fp32/infer")
            each.raw.putheader("Content-Length", "100")
            each.raw.endheaders()
        with Connection(tight_server.url) as other:
            until(lambda: other.infer("identity_fp32", GOOD).status == 503, "the queue is full")
            until(lambda: other.infer("identity_fp32", GOOD).status == 200, "there is room again")
        statuses = [each.answer().status for each in slow]
    assert set(statuses) == {408, 503} and statuses.count(408) <= 8


def test_callers_that_go_give_their_places_back(tight_server):
    for _ in range(50):
        with Connection(tight_server.url) as gone:
            gone.raw.putrequest("POST", "/v2/models/identity_fp32/infer")
            gone.raw.putheader("Content-Length", "100")
            gone.raw.endheaders()
            gone.raw.send(b"{")
    with Connection(tight_server.url) as other:
        until(lambda: other.infer("identity_fp32", GOOD).status == 200, "there is room", 0.9)


class Http2:
    """A connection of HTTP/2 by prior knowledge."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), 10)
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True, header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.flush()

    def flush(self):
        self.socket.sendall(self.h2.data_to_send())

    def post(self, server, path, length, end_stream=False):
        stream = self.h2.get_next_available_stream_id()
        headers = [(":method", "POST"), (":path", path), (":scheme", "http"), (":authority", server.url)]
        self.h2.send_headers(stream, headers + [("content-length", str(length))], end_stream=end_stream)
        return stream

    def events(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError("the server closed the connection")
        return self.h2.receive_data(data)


def test_http2_by_prior_knowledge(server):
    body = json.dumps(GOOD).encode()
    client = Http2(server)
    with client.socket:
        stream = client.post(server, "/v2/models/identity_fp32/infer", len(body))
        client.h2.send_data(stream, body, end_stream=True)
        client.flush()
        status, data, ended = None, b"", False
        while not ended:
            for event in client.events():
                if isinstance(event, h2.events.ResponseReceived):
                    status = dict(event.headers)[":status"]
                elif isinstance(event, h2.events.DataReceived):
                    data += event.data
                elif isinstance(event, h2.events.StreamEnded):
                    ended = True
    assert status == "200" and json.loads(data)["outputs"][0]["data"] == [1.0]


def test_a_client_that_resets_a_thousand_streams(tight_server):
    """Its connection may be closed; what matters is that nobody else notices, and no place in the queue is lost."""
    failures = []
    done = threading.Event()

    def others():
        with Connection(tight_server.url) as other:
            while not done.is_set():
                answer = other.infer("identity_fp32", GOOD)
                # Until a reset arrives, the stream has its place in the queue of 8.
                if answer.status not in (200, 503):
                    failures.append(answer.body)

    bystander = threading.Thread(target=others)
    bystander.start()
    resets = 0
    try:
        while resets < 1000:
            client = Http2(tight_server)
            with client.socket, contextlib.suppress(OSError, h2.exceptions.ProtocolError):
                while resets < 1000:
                    stream = client.post(tight_server, "/v2/models/identity_fp32/infer", 100)
                    client.h2.reset_stream(stream)
                    client.flush()
                    resets += 1
    finally:
        done.set()
        bystander.join()
    assert not failures
    assert tight_server.alive()
    until(lambda: all_places(tight_server) == [200] * 8, "all places are there again")


def all_places(server):
    """Answers to as many requests as there are places, whose bodies are held back until each has its own."""
    body = json.dumps(GOOD).encode()
    with contextlib.ExitStack() as stack:
        holders = [stack.enter_context(Connection(server.url)) for _ in range(8)]
        for each in holders:
            each.raw.putrequest("POST", "/v2/models/identity_fp32/infer")
            each.raw.putheader("Content-Length", str(len(body)))
            each.raw.endheaders()
            each.raw.send(body[:1])
        for each in holders:
            each.raw.send(body[1:])
        return [each.answer().status for each in holders]
