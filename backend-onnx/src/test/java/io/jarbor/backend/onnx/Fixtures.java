package io.jarbor.backend.onnx;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.testkit.TestPackage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Loads the repository's fixtures with a started backend. */
final class Fixtures {
  private Fixtures() {}

  static Path path(String name) {
    return Path.of(System.getProperty("jarbor.fixtures", "../fixtures"), name.split("/"));
  }

  static OnnxBackend startedBackend() {
    OnnxBackend backend = new OnnxBackend();
    backend.start(Options.of(Map.of("log-level", "fatal")));
    return backend;
  }

  static Options options(Object... namesAndValues) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec spec : SessionSettings.SPECS) {
      spec.defaultValue().ifPresent(value -> values.put(spec.name(), value));
    }
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Options.of(values);
  }

  static Model load(Path empty, String fixture) {
    return load(empty, fixture, manifest -> manifest);
  }

  static Model load(Path empty, String fixture, UnaryOperator<Manifest.Builder> change) {
    TestPackage files = TestPackage.copyOf(empty, path(fixture));
    return startedBackend()
        .load(files.withManifest(change.apply(files.manifest().toBuilder()).build()), options());
  }
}
