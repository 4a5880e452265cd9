package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;

import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A package that a test keeps loading for as long as it wants: its constructor waits. */
final class WaitingPlugin {
  private final Path gate;

  /** Make the package {@code name.jar}. */
  WaitingPlugin(Path models, String name, String manifest) throws IOException {
    gate = Files.createDirectory(models.resolve("." + name + "-gate"));
    String source =
        """
        package com.example;
        import io.jarbor.api.processing.*;
        import io.jarbor.api.tensor.*;
        import java.nio.file.*;
        import java.util.Map;
        public final class Waiting implements Preprocessor<Waiting.Request> {
          public record Request(int value) {}
          public Waiting() throws java.io.IOException {
            Path gate = Path.of("%s");
            Files.createFile(gate.resolve("loads"));
            while (!Files.exists(gate.resolve("go"))) {
              java.util.concurrent.locks.LockSupport.parkNanos(1_000_000L);
            }
          }
          @Override public Class<Request> requestType() { return Request.class; }
          @Override public Map<String, Tensor> process(Request request, ProcessingContext context) {
            return Map.of();
          }
        }
        """
            .formatted(gate);
    Packages.jar(
        models.resolve(name + ".jar"),
        Map.of("com.example.Waiting", source),
        Map.of(
            "META-INF/jarbor/model.yaml",
            manifest,
            "META-INF/services/io.jarbor.api.processing.Preprocessor",
            "com.example.Waiting\n"),
        Map.of("META-INF/jarbor/model.onnx", fixture("iris/model.onnx")));
  }

  void awaitLoading() {
    Wait.until("the plugin loads", () -> Files.exists(gate.resolve("loads")));
  }

  void letGo() throws IOException {
    Files.createFile(gate.resolve("go"));
  }
}
