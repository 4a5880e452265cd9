package io.jarbor.runtime.cli;

import com.google.protobuf.ByteString;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.config.ConfigLoader;
import io.jarbor.runtime.repository.Catalog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts a server on free ports of loopback, and sends it what callers send, in each encoding: Java
 * keeps the classes that this takes and, where it can, which of their methods are busy.
 */
final class Rehearsal {
  private static final String MODEL = "rehearsal";
  private static final long PATIENCE_SECONDS = 60;
  private static final int AT_ONCE = 8;
  private static final int OK = 200;
  private static final String INFER = "/v2/models/" + MODEL + "/infer";
  private static final int NUMBERS = 1000;

  private final Path folder;
  private final int rounds;

  /**
   * Create a rehearsal.
   *
   * @param folder empty; the server's models and work lie in it
   * @param rounds how often each encoding is sent, by several callers at once; 1 or more
   */
  Rehearsal(Path folder, int rounds) {
    this.folder = folder;
    this.rounds = rounds;
  }

  private static float[] row() {
    float[] row = new float[NUMBERS];
    for (int i = 0; i < row.length; i++) {
      row[i] = i / 997f;
    }
    return row;
  }

  /**
   * Run it; blocks for some seconds.
   *
   * @return why the model cannot be loaded here, so that no request was sent; empty if all went
   *     well
   * @throws ServingException {@code UNAVAILABLE} if the server does not answer as it should
   */
  Optional<String> run() throws IOException {
    writePackage();
    Map<String, String> flags =
        Map.of(
            "--models", folder.resolve("models").toString(),
            "--set work", folder.resolve("work").toString(),
            "--host", "127.0.0.1",
            "--port", "0",
            "--management-port", "0");
    Vertx vertx = Vertx.vertx();
    try (JarborServer server =
        JarborServer.start(new ConfigLoader(home(), Path.of("")).load(Optional.empty(), flags))) {
      server
          .repository()
          .whenStartComplete()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Catalog catalog = server.repository().catalog();
      if (!catalog.ready().containsKey(MODEL)) {
        return Optional.of(String.valueOf(catalog.statuses()));
      }
      Client http = new Client(vertx, server.port(), HttpVersion.HTTP_1_1);
      for (String page : List.of("/health/ready", "/docs", "/openapi.json", "/v2", "/none")) {
        http.get(page);
      }
      http.repeat("/" + MODEL, Map.of("content-type", "application/json"), nativeJson());
      http.repeat(INFER, Map.of("content-type", "application/json"), openInferenceJson());
      String header = binaryHeader();
      http.repeat(
          INFER,
          Map.of("inference-header-content-length", Integer.toString(header.length())),
          Buffer.buffer(header).appendBytes(rowBytes()));
      new Client(vertx, server.port(), HttpVersion.HTTP_2)
          .repeat(
              "/inference.GRPCInferenceService/ModelInfer",
              Map.of("content-type", "application/grpc", "te", "trailers"),
              grpcMessage());
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered(e);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void writePackage() throws IOException {
    Path model = Files.createDirectories(folder.resolve("models").resolve(MODEL));
    try (InputStream onnx = Rehearsal.class.getResourceAsStream("rehearsal.onnx")) {
      if (onnx == null) {
        throw new IllegalStateException("the model of the rehearsal is missing");
      }
      Files.copy(onnx, model.resolve("model.onnx"));
    }
    Files.writeString(model.resolve("model.yaml"), "batching: {max-size: 8}\n");
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

  private static Buffer nativeJson() {
    return Buffer.buffer("{\"x\": [" + Arrays.toString(row()) + "]}");
  }

  private static Buffer openInferenceJson() {
    return Buffer.buffer(
        "{\"inputs\": [" + input() + ", \"data\": " + Arrays.toString(row()) + "}]}");
  }

  private static String input() {
    return "{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1, " + NUMBERS + "]";
  }

  private static String binaryHeader() {
    return "{\"inputs\": ["
        + input()
        + ", \"parameters\": {\"binary_data_size\": "
        + NUMBERS * Float.BYTES
        + "}}], \"parameters\": {\"binary_data_output\": true}}";
  }

  private static Buffer grpcMessage() {
    byte[] message =
        ModelInferRequest.newBuilder()
            .setModelName(MODEL)
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(NUMBERS))
            .addRawInputContents(ByteString.copyFrom(rowBytes()))
            .build()
            .toByteArray();
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message);
  }

  private static byte[] rowBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row());
    return bytes.array();
  }

  /** Sends requests, and reads each answer to its end. */
  private final class Client {
    private final HttpClient client;

    Client(Vertx vertx, int port, HttpVersion version) {
      this.client =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setProtocolVersion(version)
                  .setHttp2ClearTextUpgrade(false)
                  .setDefaultHost("127.0.0.1")
                  .setDefaultPort(port));
    }

    /** Ask for a page, whatever it answers; blocks. */
    void get(String path) throws ExecutionException, InterruptedException, TimeoutException {
      await(
          client
              .request(HttpMethod.GET, path)
              .compose(request -> request.send().compose(response -> response.body())));
    }

    /** Send one as often as there are rounds, some at once; blocks. */
    void repeat(String path, Map<String, String> headers, Buffer body)
        throws ExecutionException, InterruptedException, TimeoutException {
      for (int sent = 0; sent < rounds; sent += AT_ONCE) {
        List<Future<Buffer>> exchanges = new ArrayList<>();
        for (int i = 0; i < Math.min(AT_ONCE, rounds - sent); i++) {
          exchanges.add(post(path, headers, body));
        }
        await(Future.join(exchanges));
      }
    }

    private void await(Future<?> exchange)
        throws ExecutionException, InterruptedException, TimeoutException {
      exchange.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Future<Buffer> post(String path, Map<String, String> headers, Buffer body) {
      return client
          .request(HttpMethod.POST, path)
          .compose(
              request -> {
                headers.forEach(request::putHeader);
                // Joined here, on the event loop: what is read must be asked for before it comes.
                return request
                    .send(body)
                    .compose(
                        response -> response.body().map(answer -> checked(path, response, answer)));
              });
    }

    private static Buffer checked(String path, HttpClientResponse response, Buffer answer) {
      String grpcStatus = response.trailers().get("grpc-status");
      if (response.statusCode() != OK || !(grpcStatus == null || grpcStatus.equals("0"))) {
        throw new IllegalStateException(
            path + " answers " + response.statusCode() + ", " + grpcStatus + ": " + answer);
      }
      return answer;
    }
  }
}
