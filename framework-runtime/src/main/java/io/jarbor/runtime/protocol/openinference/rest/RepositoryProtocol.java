package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.http.RouteHandler;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.protocol.openinference.ModelControl;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
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
  private static final String MODEL = "/models/{model}";
  private static final String INDEX = "/index";
  private static final String LOAD = "/load";
  private static final String UNLOAD = "/unload";

  private final ModelControl control;
  private final ModelDirectory directory;
  private final ErrorWriter errors = new ErrorJson();

  public RepositoryProtocol(ModelControl control, ModelDirectory directory) {
    this.control = control;
    this.directory = directory;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        post(REPOSITORY + INDEX, "repository-index", this::index),
        post(REPOSITORY + MODEL + LOAD, "repository-load", this::load),
        post(REPOSITORY + MODEL + UNLOAD, "repository-unload", this::unload),
        named(INDEX),
        named(MODEL + LOAD),
        named(MODEL + UNLOAD));
  }

  /** Where Triton has repositories by their names. */
  private static Route named(String path) {
    return Route.hidden(
        "POST",
        REPOSITORY + "/{repository}" + path,
        exchange -> {
          throw NotSupported.namedRepository(exchange.pathParameter("repository"));
        });
  }

  private static Route post(String path, String id, RouteHandler handler) {
    return Route.documented("POST", path, () -> RouteDocs.of(id, path), handler);
  }

  private void index(HttpExchange exchange) {
    exchange.readSmallBody(
        body -> exchange.answer(Json.ok(directory.index(readyOnly(body)))), exchange::fail);
  }

  private static boolean readyOnly(ByteBuffer body) {
    boolean[] ready = {false};
    readObject(
        body,
        (in, member) -> {
          if (member.equals("ready")) {
            ready[0] = JsonMembers.flag(in);
          } else {
            in.skip();
          }
        });
    return ready[0];
  }

  private void load(HttpExchange exchange) {
    exchange.readSmallBody(
        body -> {
          refuseOverrides(body);
          change(exchange, control::load);
        },
        exchange::fail);
  }

  private static void refuseOverrides(ByteBuffer body) {
    readParameters(
        body,
        (in, parameter) -> {
          ModelControl.checkLoadParameter(parameter);
          in.skip();
        });
  }

  private void unload(HttpExchange exchange) {
    exchange.readSmallBody(
        body -> {
          checkUnload(body);
          change(exchange, control::unload);
        },
        exchange::fail);
  }

  private static void checkUnload(ByteBuffer body) {
    readParameters(
        body,
        (in, parameter) -> {
          if (parameter.equals(ModelControl.UNLOAD_DEPENDENTS)) {
            JsonMembers.flag(in);
          } else {
            in.skip();
          }
        });
  }

  private static void change(
      HttpExchange exchange, Function<String, CompletionStage<Void>> change) {
    exchange.when(
        change.apply(exchange.pathParameter("model")), done -> exchange.answer(Json.ok(Map.of())));
  }

  private static void readParameters(ByteBuffer body, BiConsumer<JsonInput, String> reader) {
    readObject(
        body,
        (in, member) -> {
          if (member.equals("parameters")) {
            JsonMembers.eachSet(
                in, "an object of parameters", parameter -> reader.accept(in, parameter));
          } else {
            in.skip();
          }
        });
  }

  /** Go through a request's members; a body may be empty. */
  private static void readObject(ByteBuffer body, BiConsumer<JsonInput, String> reader) {
    if (!body.hasRemaining()) {
      return;
    }
    JsonInput.read(
        body,
        in -> {
          JsonMembers.eachSet(in, "an object", member -> reader.accept(in, member));
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
