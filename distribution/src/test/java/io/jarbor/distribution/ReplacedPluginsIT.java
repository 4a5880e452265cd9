package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.repository.Lease;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plugins with classes of their own, replaced and side by side. */
class ReplacedPluginsIT {
  private static final int REPLACEMENTS = 50;

  private final TestServer server = TestServer.empty(config -> config);

  @AfterEach
  void close() {
    server.close();
  }

  /** A plugin whose answer tells which library it sees. */
  private void plugin(String name, String version, String library) {
    String preprocessor =
        """
        package com.example;
        import io.jarbor.api.processing.*;
        import io.jarbor.api.tensor.*;
        import java.util.Map;
        public final class Pre implements Preprocessor<Pre.Request> {
          public record Request(float value) {}
          @Override public Class<Request> requestType() { return Request.class; }
          @Override public Map<String, Tensor> process(Request request, ProcessingContext context) {
            // Read through a URL, as libraries do: it must not keep the jar open.
            try (var in = getClass().getResource("/note.txt").openStream()) {
              in.readAllBytes();
            } catch (java.io.IOException e) {
              throw new IllegalStateException(e);
            }
            return Map.of("X", Tensor.of(Shape.of(1, 4), request.value(), 3.5f, 1.4f, 0.2f));
          }
        }
        """;
    String postprocessor =
        """
        package com.example;
        import io.jarbor.api.processing.*;
        import io.jarbor.api.tensor.*;
        import java.util.Map;
        public final class Post implements Postprocessor<Post.Answer> {
          public record Answer(String library) {}
          @Override public Class<Answer> responseType() { return Answer.class; }
          @Override public Answer process(Map<String, Tensor> outputs, ProcessingContext context) {
            return new Answer(org.library.Version.NAME.toString());
          }
        }
        """;
    String versionClass =
        "package org.library; public final class Version {"
            + " public static final Object NAME = \""
            + library
            + "\"; }";
    Packages.jar(
        server.models().resolve(name + ".jar"),
        Map.of(
            "com.example.Pre", preprocessor,
            "com.example.Post", postprocessor,
            "org.library.Version", versionClass),
        Map.of(
            "META-INF/jarbor/model.yaml", "version: \"" + version + "\"\n",
            "META-INF/services/io.jarbor.api.processing.Preprocessor", "com.example.Pre\n",
            "META-INF/services/io.jarbor.api.processing.Postprocessor", "com.example.Post\n",
            "note.txt", "a resource"),
        Map.of("META-INF/jarbor/model.onnx", fixture("iris/model.onnx")));
    server.awaitCatalog(
        name + " version " + version + " serves",
        catalog ->
            catalog.ready().containsKey(name)
                && catalog.ready().get(name).get(0).id().version().equals(version));
  }

  private String library(String name) {
    HttpResponse<String> response = server.post("/" + name, "{\"value\": 5.1}");
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }

  @Test
  void eachSeesTheVersionOfALibraryThatItBrings() {
    plugin("first", "1", "one");
    plugin("second", "1", "two");

    assertEquals("{\"library\":\"one\"}", library("first"));
    assertEquals("{\"library\":\"two\"}", library("second"));
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void leavesNoLoaderThreadOrFileBehind() {
    plugin("replaced", "0", "0");
    library("replaced");
    long threadsBefore = Thread.getAllStackTraces().size();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    loaders.add(loader());
    for (int version = 1; version <= REPLACEMENTS; version++) {
      plugin("replaced", String.valueOf(version), String.valueOf(version));
      assertEquals("{\"library\":\"" + version + "\"}", library("replaced"));
      loaders.add(loader());
    }

    Wait.until(
        "only the loader that serves is left",
        () -> {
          System.gc();
          return loaders.stream().filter(loader -> loader.get() != null).count() == 1;
        });
    Wait.until("only the snapshot that serves is open", () -> openSnapshots() == 1);
    Wait.until(
        "no thread is left of those that are gone",
        () -> Thread.getAllStackTraces().size() <= threadsBefore + 8);
  }

  private WeakReference<ClassLoader> loader() {
    try (Lease lease = server.server().repository().lease("replaced", Optional.empty())) {
      return new WeakReference<>(
          lease.version().processors().preprocessor().orElseThrow().getClass().getClassLoader());
    }
  }

  /** Jars of packages that this process has open, by what the kernel says. */
  private long openSnapshots() {
    Path descriptors = Path.of("/proc/self/fd");
    try (Stream<Path> open = Files.list(descriptors)) {
      return open.filter(this::isSnapshot).count();
    } catch (IOException e) {
      throw new UncheckedIOException("the open files cannot be listed", e);
    }
  }

  private boolean isSnapshot(Path descriptor) {
    try {
      // A file that was deleted while it was open is still named, with a note behind it.
      String file = Files.readSymbolicLink(descriptor).toString();
      return file.startsWith(server.models().resolveSibling("work").toString())
          && file.contains("package.jar");
    } catch (IOException e) {
      return false; // Closed since it was listed.
    }
  }
}
