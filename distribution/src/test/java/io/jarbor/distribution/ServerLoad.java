package io.jarbor.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the management port says of a model: its load, its inputs. */
final class ServerLoad {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI management;

  /** Watch a server by its management port. */
  ServerLoad(URI management) {
    this.management = management;
  }

  /** The name of the first input of a model that serves. */
  String firstInput(String model) {
    return detail(model).at("/serving/0/inputs/0/name").asText();
  }

  /** One of the numbers under {@code load}. */
  int number(String model, String name) {
    JsonNode number = detail(model).at("/serving/0/load/" + name);
    if (!number.isInt()) {
      throw new AssertionError("the load of " + model + " has no number '" + name + "'");
    }
    return number.asInt();
  }

  /** Wait until a number of the load is one. */
  void await(String model, String name, int wanted) {
    Wait.until(name + " of " + model + " is " + wanted, () -> number(model, name) == wanted);
  }

  private JsonNode detail(String model) {
    HttpRequest request =
        HttpRequest.newBuilder(management.resolve("/management/models/" + model)).build();
    try {
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new AssertionError("the management port does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
