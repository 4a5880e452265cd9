"""Triton's model repository extension."""

import asyncio
import shutil

import pytest
import tritonclient.http as http
import tritonclient.http.aio as http_aio

from jarbor import FIXTURES, Packages, until
from wire import Connection, request, tensor

ROW = request(tensor("a", "INT32", [1, 16], [1] * 16), tensor("b", "INT32", [1, 16], [2] * 16))


@pytest.fixture
def management(server):
    with http.InferenceServerClient(server.management_url) as client:
        yield client


@pytest.fixture
def managing(server):
    with Connection(server.management_url) as opened:
        yield opened


def test_the_index(management):
    index = management.get_model_repository_index()
    assert {"name": "digits", "version": "1", "state": "READY", "reason": ""} in index
    assert {"name": "digits", "version": "3", "state": "READY", "reason": ""} in index
    assert all(set(entry) == {"name", "version", "state", "reason"} for entry in index)


def test_unloaded_and_loaded_again(management, managing, connection):
    management.unload_model("reloaded")
    try:
        assert state(management) == "UNAVAILABLE"
        assert "reloaded" not in {entry["name"] for entry in managing.post("/v2/repository/index", {"ready": True}).json()}
        connection.infer("reloaded", ROW).error(503)
        ready = connection.get("/v2/models/reloaded/ready")
        assert ready.status == 503 and ready.json()["ready"] is False
    finally:
        management.load_model("reloaded")
    assert state(management) == "READY"
    assert connection.infer("reloaded", ROW).json()["outputs"][0]["data"] == [3] * 16


def state(management):
    return entries(management, "reloaded")[0]["state"]


def test_over_asyncio(server):
    async def ask():
        async with http_aio.InferenceServerClient(server.management_url) as client:
            await client.unload_model("reloaded")
            await client.load_model("reloaded")
            return await client.get_model_repository_index()

    assert any(entry["name"] == "reloaded" and entry["state"] == "READY" for entry in asyncio.run(ask()))


def test_what_is_not_there(management, managing):
    managing.post("/v2/repository/models/none/load").error(404)
    management.unload_model("none")  # as Triton: it is not loaded, which is what was wanted


def test_a_package_that_cannot_be_loaded_says_why(server, management):
    Packages(server.models).onnx("truncated", FIXTURES / "broken" / "truncated.onnx")
    try:
        failed = until(
            lambda: [entry for entry in entries(management, "truncated") if entry["state"] == "UNAVAILABLE"], "it has failed"
        )
        assert "model.onnx" in failed[0]["reason"]
        with pytest.raises(http.InferenceServerException) as refused:
            management.load_model("truncated")
        assert refused.value.status() == "400" and "model.onnx" in refused.value.message()
    finally:
        shutil.rmtree(server.models / "truncated")
        until(lambda: not entries(management, "truncated"), "the package is gone")


def entries(management, name):
    return [entry for entry in management.get_model_repository_index() if entry["name"] == name]


@pytest.mark.parametrize("parameter", ["config", "file:1/model.onnx"])
def test_a_package_cannot_be_replaced_by_a_request(managing, parameter):
    message = managing.post("/v2/repository/models/reloaded/load", {"parameters": {parameter: "e30="}}).error(501)
    assert parameter in message


@pytest.mark.parametrize("body", ["[]", "hello", '{"ready": 1}'])
def test_a_body_that_is_none(managing, body):
    managing.post("/v2/repository/index", body).error(400)


@pytest.mark.parametrize("path", ["index", "models/digits/load", "models/digits/unload"])
def test_a_repository_with_a_name(managing, path):
    assert "'mine'" in managing.post(f"/v2/repository/mine/{path}").error(501)


def test_a_repository_with_the_name_of_a_part_of_the_path(managing):
    assert "'models'" in managing.post("/v2/repository/models/index").error(501)


@pytest.mark.parametrize("change", ["load", "unload"])
@pytest.mark.parametrize("body", ["[]", "{", '{"parameters": {}} {}'])
def test_a_change_that_cannot_be_read_changes_nothing(managing, management, change, body):
    managing.post(f"/v2/repository/models/reloaded/{change}", body).error(400)
    assert state(management) == "READY"


@pytest.mark.parametrize("path", ["index", "models/digits/load", "models/digits/unload"])
def test_the_inference_port_refuses_and_says_where(connection, path):
    message = connection.post(f"/v2/repository/{path}").error(403)
    assert "management" in message and "on-inference-port" in message
    assert connection.get("/v2/models/digits/ready").status == 200
