package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.http.RouteHandler;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.repository.Repository;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Triton's model repository extension: an index of all versions, and a model loaded anew or
 * unloaded.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_model_repository.md">Triton's
 *     model repository extension</a>
 */
public final class RepositoryProtocol implements Protocol {
  private static final String REPOSITORY = RestProtocol.PREFIX + "/repository";
  private static final String MODEL = REPOSITORY + "/models/{model}";

  private final Repository repository;
  private final ModelDirectory directory;
  private final ErrorWriter errors = new ErrorJson();

  public RepositoryProtocol(Repository repository, ModelDirectory directory) {
    this.repository = repository;
    this.directory = directory;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        post(REPOSITORY + "/index", "repository-index", this::index),
        post(MODEL + "/load", "repository-load", this::load),
        post(MODEL + "/unload", "repository-unload", this::unload));
  }

  private static Route post(String path, String id, RouteHandler handler) {
    return Route.documented("POST", path, () -> Operations.of(id, path), handler);
  }

  private void index(HttpExchange exchange) {
    exchange.readBody(
        body -> exchange.answer(Json.ok(directory.index(readyOnly(body)))), exchange::fail);
  }

  private static boolean readyOnly(ByteBuffer body) {
    boolean[] ready = {false};
    readObject(
        body,
        (in, member) -> {
          if (member.equals("ready")) {
            ready[0] = Members.flag(in);
          } else {
            in.skip();
          }
        });
    return ready[0];
  }

  private void load(HttpExchange exchange) {
    exchange.readBody(
        body -> {
          refuseOverrides(body);
          change(exchange, repository::load, false);
        },
        exchange::fail);
  }

  /** A package is what lies in the directory: nothing is laid over it by a request. */
  private static void refuseOverrides(ByteBuffer body) {
    readObject(
        body,
        (in, member) -> {
          if (!member.equals("parameters")) {
            in.skip();
            return;
          }
          Members.each(
              in,
              "an object of parameters",
              parameter -> {
                if (parameter.equals("config") || parameter.startsWith("file:")) {
                  throw new ServingException(
                      ErrorCode.UNSUPPORTED,
                      "parameter '"
                          + parameter
                          + "' is not supported: change the package in the directory of models");
                }
                in.skip();
              });
        });
  }

  private void unload(HttpExchange exchange) {
    exchange.readBody(body -> change(exchange, repository::unload, true), exchange::fail);
  }

  private static void change(
      HttpExchange exchange, Function<String, CompletionStage<Void>> change, boolean absentIsDone) {
    change
        .apply(exchange.pathParameter("model"))
        .whenComplete(
            (done, failure) ->
                exchange.onEventLoop(
                    () -> {
                      Throwable reason = unwrapped(failure);
                      if (reason == null || (absentIsDone && absent(reason))) {
                        exchange.answer(Json.ok(Map.of()));
                      } else {
                        exchange.fail(reason);
                      }
                    }));
  }

  private static boolean absent(Throwable reason) {
    return reason instanceof ServingException known && known.code().equals(ErrorCode.NOT_FOUND);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Goes through a request's members; a body may be empty. */
  private interface MemberReader {
    void read(JsonInput in, String member);
  }

  private static void readObject(ByteBuffer body, MemberReader reader) {
    if (!body.hasRemaining()) {
      return;
    }
    JsonInput.read(
        body.array(),
        body.arrayOffset() + body.position(),
        body.remaining(),
        in -> {
          Members.each(in, "an object", member -> reader.read(in, member));
          return true;
        });
  }

  @Override
  public ErrorWriter errors() {
    return errors;
  }

  @Override
  public String prefix() {
    return REPOSITORY;
  }
}
