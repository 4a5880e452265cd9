"""Health, metadata and configuration."""

import asyncio

import pytest
import tritonclient.http as http
import tritonclient.http.aio as http_aio


@pytest.fixture
def client(server):
    with http.InferenceServerClient(server.url) as opened:
        yield opened


def test_health(client):
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready("digits")
    assert client.is_model_ready("digits", "1")
    assert not client.is_model_ready("digits", "2")
    assert not client.is_model_ready("none")


def test_health_has_a_body_for_clients_that_read_it(connection):
    assert connection.get("/v2/health/live").json() == {"live": True}
    assert connection.get("/v2/health/ready").json() == {"ready": True, "live": True}
    assert connection.get("/v2/models/digits/ready").json() == {"name": "digits", "ready": True}
    assert connection.get("/v2/models/digits/versions/3/ready").json() == {"name": "digits", "ready": True}


def test_a_model_that_is_not_ready_says_why(connection):
    for path, status in {"/v2/models/none/ready": 404, "/v2/models/digits/versions/2/ready": 404}.items():
        answer = connection.get(path)
        assert answer.status == status
        body = answer.json()
        assert body["ready"] is False and body["error"] and body["name"] == path.split("/")[3]


def test_server_metadata(client, connection):
    metadata = client.get_server_metadata()
    assert metadata["name"] == "jarbor" and metadata["version"]
    for extension in ["classification", "schedule_policy", "model_configuration", "binary_tensor_data", "parameters"]:
        assert extension in metadata["extensions"]
    # This port refuses changes of the repository; where it takes them it says so, as the recorded exchanges show.
    for extension in ["model_repository", "model_repository(unload_dependents)", "sequence", "system_shared_memory", "cuda_shared_memory", "trace", "logging"]:
        assert extension not in metadata["extensions"]
    assert connection.get("/v2/").json() == metadata


def test_model_metadata(client):
    assert client.get_model_metadata("digits") == {
        "name": "digits",
        "versions": ["1", "3"],
        "platform": "onnxruntime_onnx",
        "inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 1, 8, 8]}],
        "outputs": [{"name": "logits", "datatype": "FP32", "shape": [-1, 10]}],
    }
    assert client.get_model_metadata("digits", "1")["versions"] == ["1"]
    assert client.get_model_metadata("no_batch")["outputs"] == [{"name": "total", "datatype": "FP32", "shape": []}]


def test_model_configuration(client):
    configuration = client.get_model_config("digits")
    assert configuration["max_batch_size"] == 32
    assert configuration["input"][0]["dims"] == [1, 8, 8]
    assert configuration["input"][0]["data_type"] == "TYPE_FP32"
    assert configuration["output"][0]["dims"] == [10]
    assert configuration["output"][0]["label_filename"] == "labels.txt"
    assert configuration["version_policy"] == {"all": {}}
    assert client.get_model_config("digits", "3") == configuration
    with pytest.raises(http.InferenceServerException):
        client.get_model_config("digits", "2")
    whole = client.get_model_config("no_batch")
    assert whole["max_batch_size"] == 0 and "dynamic_batching" not in whole
    assert client.get_model_config("identity_bytes")["input"][0]["data_type"] == "TYPE_STRING"
    assert client.get_model_config("countdown")["model_transaction_policy"] == {"decoupled": True}


def test_models_are_listed_as_kserve_does(connection):
    listed = connection.get("/v2/models").json()["models"]
    assert {"digits", "two_inputs", "identity_fp32"} <= set(listed)


def test_the_asyncio_client_reads_everything_though_it_says_that_it_takes_gzip(server):
    async def ask():
        async with http_aio.InferenceServerClient(server.url) as client:
            assert await client.is_server_live() and await client.is_server_ready()
            assert await client.is_model_ready("digits")
            assert (await client.get_server_metadata())["name"] == "jarbor"
            assert (await client.get_model_metadata("digits"))["name"] == "digits"
            assert (await client.get_model_config("digits"))["name"] == "digits"

    asyncio.run(ask())


PATHS = ["/v2", "/v2/health/live", "/v2/health/ready", "/v2/models", "/v2/models/digits", "/v2/models/digits/config",
         "/v2/models/digits/ready", "/v2/models/none"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_inference_is_never_compressed(connection, path):
    answer = connection.get(path, {"Accept-Encoding": "gzip, deflate"})
    assert answer.headers.get("Content-Encoding") is None
    assert answer.json()
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("path", [
    "/v2/systemsharedmemory/status", "/v2/systemsharedmemory/region/r/status", "/v2/cudasharedmemory/status",
    "/v2/trace/setting", "/v2/models/digits/trace/setting", "/v2/logging",
])
def test_what_is_not_supported_says_so(connection, path):
    connection.get(path).error(501)
    connection.post(path, "{}").error(501)


def test_unsupported_calls_of_the_client_raise_cleanly(client):
    for call in [client.get_trace_settings, client.get_log_settings, client.get_system_shared_memory_status]:
        with pytest.raises(http.InferenceServerException) as refused:
            call()
        assert refused.value.status() == "501"
        assert "not supported" in refused.value.message() or "configuration" in refused.value.message()
    with pytest.raises(http.InferenceServerException) as refused:
        client.register_system_shared_memory("region", "/key", 64)
    assert refused.value.status() == "501"
