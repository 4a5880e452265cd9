package io.jarbor.backend.djl;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.testkit.TestPackage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Packages of the fixtures, and a backend that has been started. */
final class Packages {
  static final Path FIXTURES = Path.of(System.getProperty("jarbor.fixtures"));

  private Packages() {}

  static TensorSpec fp32(String name, long... shape) {
    return TensorSpec.of(name, Datatype.FP32, Shape.of(shape));
  }

  /** A copy of one file with inputs and outputs declared per item. */
  static TestPackage declared(
      Path folder, Path file, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    TestPackage files = TestPackage.copyOf(folder, file);
    return files.withManifest(files.manifest().toBuilder().inputs(inputs).outputs(outputs).build());
  }

  static TestPackage textGenerator(Path folder) {
    return declared(
        folder,
        FIXTURES.resolve("text-generator/model.pt"),
        List.of(fp32("input", 1000)),
        List.of(fp32("output", 1)));
  }

  static TestPackage twoOutputs(Path folder, TensorSpec... outputs) {
    return declared(
        folder,
        FIXTURES.resolve("shapes/torchscript_two_outputs.pt"),
        List.of(fp32("a", 3), fp32("b", 3)),
        List.of(outputs));
  }

  static DjlBackend started() {
    DjlBackend backend = new DjlBackend();
    backend.start(defaults(backend.configuration()));
    return backend;
  }

  static Model load(TestPackage files) {
    return load(files, Map.of());
  }

  static Model load(TestPackage files, Map<String, Object> options) {
    DjlBackend backend = started();
    Map<String, Object> values = new LinkedHashMap<>(defaults(backend.options(files)).values());
    values.putAll(options);
    return backend.load(files, Options.of(values));
  }

  private static Options defaults(List<OptionSpec> specs) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec spec : specs) {
      spec.defaultValue().ifPresent(value -> values.put(spec.name(), value));
    }
    return Options.of(values);
  }
}
