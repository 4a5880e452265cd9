package io.jarbor.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    description = "List the models of a server that runs, and why those that do not serve do not.",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Option(
      names = "--management",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081",
      description = "Where the server is looked after (default: ${DEFAULT-VALUE}).")
  private URI management;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:JARBOR_MANAGEMENT_TOKEN}",
      description = "The management token (default: the environment's JARBOR_MANAGEMENT_TOKEN).")
  private @Nullable String token;

  @Option(names = "--json", description = "Print the server's answer as it is.")
  private boolean json;

  @Override
  public Integer call() {
    if (management.getHost() == null
        || !List.of("http", "https").contains(management.getScheme())) {
      throw new CommandFailure(
          "--management: expected a URL such as http://127.0.0.1:8081, got '" + management + "'");
    }
    String body = fetch(management.resolve("/management/models"));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(body);
    } else {
      print(out, body);
    }
    out.flush();
    return 0;
  }

  private String fetch(URI address) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    if (token != null && !token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new CommandFailure(
            address + " answered " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (ConnectException e) {
      throw new CommandFailure("no server answers at " + management + "; is one running?", e);
    } catch (IOException e) {
      throw new CommandFailure("asking " + address + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while asking " + address, e);
    }
  }

  private static void print(PrintWriter out, String body) {
    TextTable table = new TextTable("MODEL", "VERSION", "STATE", "REVISION", "SOURCE");
    List<String> reasons = new ArrayList<>();
    try {
      for (JsonNode model : new ObjectMapper().readTree(body).get("models")) {
        String name = model.get("name").asText();
        int hung = model.path("hung").asInt();
        if (hung > 0) {
          reasons.add(
              name
                  + ": "
                  + hung
                  + " calls are past every deadline and have not returned; mend the package, or load"
                  + " it anew");
        }
        for (JsonNode version : model.get("versions")) {
          table.add(
              name,
              version.path("version").asText(),
              version.path("state").asText(),
              version.path("revision").asText("-"),
              version.path("source").asText());
          if (version.has("reason")) {
            reasons.add(
                name
                    + ":"
                    + version.path("version").asText()
                    + ": "
                    + version.get("reason").asText());
          }
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("the server's answer is not JSON: " + e.getMessage(), e);
    }
    table.print(out);
    reasons.forEach(reason -> out.println(reason.replace("\n", System.lineSeparator() + "  ")));
  }
}
