package io.jarbor.runtime.cli;

import com.google.protobuf.ByteString;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.config.ConfigLoader;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Starts a server on free ports of loopback, and sends it what callers send, in each encoding. */
final class Rehearsal {
  private static final String MODEL = "rehearsal";
  private static final long PATIENCE_SECONDS = 60;
  private static final String JSON = "application/json";
  private static final float[] ROW = {5.1f, 3.5f, 1.4f, 0.2f};

  private final Path folder;

  /**
   * Create a rehearsal.
   *
   * @param folder empty; the server's models and work lie in it
   */
  Rehearsal(Path folder) {
    this.folder = folder;
  }

  /**
   * Run it; blocks for some seconds.
   *
   * @throws ServingException {@code UNAVAILABLE} if the server cannot answer
   */
  void run() throws IOException {
    Path model = Files.createDirectories(folder.resolve("models").resolve(MODEL));
    try (InputStream onnx = Rehearsal.class.getResourceAsStream("skeleton/model.onnx")) {
      if (onnx == null) {
        throw new IllegalStateException("the model of the skeleton is missing");
      }
      Files.copy(onnx, model.resolve("model.onnx"));
    }
    Files.writeString(model.resolve("model.yaml"), "batching: {max-size: 8}\n");
    Map<String, String> flags =
        Map.of(
            "models", folder.resolve("models").toString(),
            "work", folder.resolve("work").toString(),
            "http.host", "127.0.0.1",
            "http.port", "0",
            "management.port", "0");
    Vertx vertx = Vertx.vertx();
    try (JarborServer server =
        JarborServer.start(new ConfigLoader(home(), Path.of("")).load(Optional.empty(), flags))) {
      server
          .repository()
          .whenStartComplete()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      overHttp(vertx, server.port());
      overGrpc(vertx, server.port());
    } catch (ExecutionException | TimeoutException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered(e);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Nothing that the environment sets beside it may stand in the way. */
  private static Map<String, String> home() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().retainAll(Set.of("JARBOR_HOME"));
    return environment;
  }

  private static ServingException unanswered(Exception cause) {
    return new ServingException(
        ErrorCode.UNAVAILABLE, "the server that was tried did not answer: " + cause, cause);
  }

  private static void overHttp(Vertx vertx, int port)
      throws ExecutionException, InterruptedException, TimeoutException {
    HttpClient client = client(vertx, port, HttpVersion.HTTP_1_1);
    for (String page : new String[] {"/health/ready", "/docs", "/openapi.json", "/v2", "/none"}) {
      send(client, HttpMethod.GET, page, Map.of(), null);
    }
    Map<String, String> json = Map.of("content-type", JSON);
    send(
        client,
        HttpMethod.POST,
        "/" + MODEL,
        json,
        Buffer.buffer("{\"X\": [[5.1, 3.5, 1.4, 0.2]]}"));
    String input = "{\"name\": \"X\", \"datatype\": \"FP32\", \"shape\": [1, 4], ";
    String infer = "/v2/models/" + MODEL + "/infer";
    send(
        client,
        HttpMethod.POST,
        infer,
        json,
        Buffer.buffer("{\"inputs\": [" + input + "\"data\": [5.1, 3.5, 1.4, 0.2]}]}"));
    String header =
        "{\"inputs\": ["
            + input
            + "\"parameters\": {\"binary_data_size\": 16}}],"
            + " \"parameters\": {\"binary_data_output\": true}}";
    send(
        client,
        HttpMethod.POST,
        infer,
        Map.of("inference-header-content-length", Integer.toString(header.length())),
        Buffer.buffer(header).appendBytes(row()));
  }

  private static void overGrpc(Vertx vertx, int port)
      throws ExecutionException, InterruptedException, TimeoutException {
    byte[] message =
        ModelInferRequest.newBuilder()
            .setModelName(MODEL)
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("X")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(ROW.length))
            .addRawInputContents(ByteString.copyFrom(row()))
            .build()
            .toByteArray();
    send(
        client(vertx, port, HttpVersion.HTTP_2),
        HttpMethod.POST,
        "/inference.GRPCInferenceService/ModelInfer",
        Map.of("content-type", "application/grpc", "te", "trailers"),
        Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message));
  }

  private static byte[] row() {
    ByteBuffer bytes = ByteBuffer.allocate(ROW.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : ROW) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static HttpClient client(Vertx vertx, int port, HttpVersion version) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(version)
            .setHttp2ClearTextUpgrade(false)
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(port));
  }

  /** Send a request, and read the answer to its end, whatever it says. */
  private static void send(
      HttpClient client,
      HttpMethod method,
      String path,
      Map<String, String> headers,
      @Nullable Buffer body)
      throws ExecutionException, InterruptedException, TimeoutException {
    client
        .request(method, path)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              return body == null ? request.send() : request.send(body);
            })
        .compose(response -> response.body())
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
