package io.jarbor.runtime.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** What a server tells on the terminal once it has started: models, routes, and a line to try. */
final class Banner {
  /** A longer one would not be read, but scrolled past. */
  private static final int LONGEST_EXAMPLE = 300;

  private final PrintWriter out;
  private final Ansi ansi;
  private final String url;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Create it.
   *
   * @param url of the inference port, as a caller on this machine writes it
   */
  Banner(PrintWriter out, Ansi ansi, String url) {
    this.out = out;
    this.ansi = ansi;
    this.url = url;
  }

  void print(Catalog catalog) {
    if (catalog.statuses().isEmpty()) {
      out.println("No models yet: drop a package into the models directory, and it is served.");
    }
    for (VersionStatus status : catalog.statuses()) {
      out.println(line(status, catalog));
    }
    example(catalog).ifPresent(line -> out.println("Try:" + System.lineSeparator() + "  " + line));
    out.flush();
  }

  private String line(VersionStatus status, Catalog catalog) {
    String name = status.model() + ":" + status.version();
    if (status.state() == VersionState.READY) {
      return ansi.string("  @|green READY|@   ") + name + "  " + routes(status, catalog);
    }
    String style = status.state() == VersionState.FAILED ? "red" : "yellow";
    String reason =
        status.reason().map(text -> "  " + text.replace("\n", "\n            ")).orElse("");
    return ansi.string("  @|" + style + " " + status.state() + "|@  ") + name + reason;
  }

  private static String routes(VersionStatus status, Catalog catalog) {
    return catalog.ready().getOrDefault(status.model(), List.of()).stream()
        .filter(version -> version.id().version().equals(status.version()))
        .flatMap(version -> version.manifest().manifest().routes().stream())
        .map(route -> route.method() + " " + route.path())
        .collect(Collectors.joining(", "));
  }

  /** The shortest example of what is ready. */
  private Optional<String> example(Catalog catalog) {
    return catalog.ready().values().stream()
        .map(versions -> curl(versions.get(0)))
        .flatMap(Optional::stream)
        .filter(line -> line.length() <= LONGEST_EXAMPLE)
        .min(Comparator.comparingInt(String::length));
  }

  private Optional<String> curl(ModelVersion version) {
    RouteSpec route = version.manifest().manifest().routes().get(0);
    return version
        .example()
        .map(
            example ->
                "curl "
                    + (version.answersInParts() ? "-N -H 'Accept: text/event-stream' " : "")
                    + "-d '"
                    + written(example).replace("'", "'\\''")
                    + "' "
                    + url
                    + route.path());
  }

  private String written(Object example) {
    try {
      return json.writeValueAsString(example);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an example is no JSON: " + example, e);
    }
  }
}
