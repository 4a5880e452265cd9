"""One server for the session, one with tight limits, and one with the models of the recorded exchanges."""

import pytest

from jarbor import FIXTURES, RECORDED, Jarbor, compile_models
from wire import Connection

DATATYPES = ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "fp16", "fp32", "fp64", "bytes"]
MEBIBYTE = 1 << 20


def pytest_addoption(parser):
    parser.addoption("--huge", action="store_true", help="run the tests of very large messages alone")


def pytest_collection_modifyitems(config, items):
    huge = config.getoption("--huge")
    items[:] = [item for item in items if huge == (item.get_closest_marker("huge") is not None)]


@pytest.fixture(scope="session")
def java_models(tmp_path_factory):
    return compile_models(tmp_path_factory.mktemp("classes"))


@pytest.fixture(scope="session")
def server(java_models):
    def fill(packages):
        patient = {"limits": {"timeout": "1h"}}  # what is cancelled must not end by its deadline
        roomy = {"limits": {"queue-bytes": "1GiB"}}
        for datatype in DATATYPES:
            packages.onnx(f"identity_{datatype}", FIXTURES / "datatypes" / f"identity_{datatype}.onnx", roomy)
        for shape in ["two_inputs", "no_batch", "dynamic", "names"]:
            packages.onnx(shape, FIXTURES / "shapes" / f"{shape}.onnx")
        packages.onnx("slow", FIXTURES / "faults" / "slow.onnx", {"instances": 1})
        packages.onnx("fails_on_large_index", FIXTURES / "faults" / "fails_on_large_index.onnx")
        packages.onnx("counted", FIXTURES / "faults" / "fails_on_large_index.onnx")
        packages.onnx("reloaded", FIXTURES / "shapes" / "two_inputs.onnx")
        digits(packages, FIXTURES / "digits" / "model.onnx")
        packages.java("identity_bf16", "Echo", java_models, roomy)
        packages.java("countdown", "Countdown", java_models, {"batching": "off", **patient})
        # Each request writes a file where it says, so none may be made up.
        stepwise = {"open-inference": "processors", "try-example": False}
        packages.java("steps", "Numbers", java_models, {**stepwise, **patient}, generator="Steps")
        packages.java("silence", "Silence", java_models, stepwise, generator="Steps")
        packages.java("m", "Vector", java_models, {"batching": "off"})

    with Jarbor(fill, {"http": {"max-body": "192MiB"}}) as running:
        yield running


def digits(packages, first):
    """Two versions that answer differently: the fixture's network, or a given one, and the one of the recordings."""
    labels = FIXTURES / "digits" / "labels.txt"
    packages.versions(
        "digits",
        {
            "1": {"model.onnx": first, "labels.txt": labels},
            "3": {"model.onnx": RECORDED / "digits.onnx", "labels.txt": labels},
        },
        {
            "versions": "all",
            "instances": 1,
            "outputs": [{"name": "logits", "datatype": "FP32", "shape": [10], "labels": "labels.txt"}],
        },
    )


@pytest.fixture(scope="session")
def recorded_server():
    """The models as they were when the exchanges were recorded; what changes models answers on this port, too."""

    def fill(packages):
        small = {"batching": {"max-size": 8}, "instances": 1}
        for datatype in DATATYPES:
            packages.onnx(f"identity_{datatype}", FIXTURES / "datatypes" / f"identity_{datatype}.onnx", small)
        packages.onnx("two_inputs", FIXTURES / "shapes" / "two_inputs.onnx", small)
        packages.onnx("failing", RECORDED / "failing.onnx")
        digits(packages, RECORDED / "digits.onnx")

    with Jarbor(fill, {"management": {"on-inference-port": True}}) as running:
        yield running


@pytest.fixture(scope="session")
def tight_server():
    """A server with limits that a test reaches quickly."""

    def fill(packages):
        packages.onnx("identity_fp32", FIXTURES / "datatypes" / "identity_fp32.onnx", {"limits": {"queue": 8}})

    with Jarbor(fill, {"http": {"max-body": f"{MEBIBYTE}B", "body-timeout": "1s"}}) as running:
        yield running


@pytest.fixture
def connection(server):
    with Connection(server.url) as opened:
        yield opened


@pytest.fixture
def tight(tight_server):
    with Connection(tight_server.url) as opened:
        yield opened
