"""512 MiB each way: a minute, and some gigabytes of memory, so that it runs with --huge alone, as .ci/run asks for it."""

import numpy as np
import pytest

import transports
from jarbor import FIXTURES, Jarbor
from transports import assert_same
from wire import Connection

MEBIBYTE = 1 << 20
pytestmark = pytest.mark.huge


@pytest.fixture(scope="module")
def huge_server():
    def fill(packages):
        roomy = {"limits": {"queue-bytes": "1GiB", "timeout": "5m"}}
        packages.onnx("identity_fp32", FIXTURES / "datatypes" / "identity_fp32.onnx", roomy)

    with Jarbor(fill, {"http": {"max-body": "520MiB", "body-timeout": "5m"}}) as running:
        yield running


@pytest.mark.parametrize("transport", [
    pytest.param(transports.Http(True, True), id="http-binary"), pytest.param(transports.Grpc(), id="grpc"),
])  # fmt: skip
def test_half_a_gigabyte(huge_server, transport):
    values = np.random.default_rng(1).integers(0, 1 << 32, (1, 512 * MEBIBYTE // 4), np.uint32).view(np.float32)
    answer = transport.infer(huge_server, "identity_fp32", {"x": values}, ["y"])
    assert_same(values, answer["y"])
    with Connection(huge_server.url) as connection:
        assert connection.get("/v2/models/identity_fp32/ready").status == 200
