package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Limits;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.document.YamlPrinter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a manifest with the origin of each value. What it writes can be read again. */
public final class ManifestPrinter {
  private ManifestPrinter() {}

  /**
   * Write a manifest as YAML.
   *
   * @return a line per value, the origin behind it as a comment; parts that nobody said and that
   *     have no default are left out
   */
  public static String print(PackageManifest document) {
    return YamlPrinter.print(values(document.manifest()), pointer -> comment(document, pointer));
  }

  /** An origin of a whole part holds for what is inside, unless that was only partly written. */
  private static String comment(PackageManifest document, String pointer) {
    Origin own = document.origins().get(pointer);
    for (String at = pointer; own == null && !at.isEmpty(); ) {
      // A processor may be written as its 'use' alone.
      boolean saidAlone = at.endsWith("/use");
      at = at.substring(0, at.lastIndexOf('/'));
      Origin above = document.origins().get(at);
      if (above != null) {
        return above.kind() == Origin.Kind.MANIFEST && !saidAlone ? "default" : above.toString();
      }
    }
    return own == null ? "default" : own.toString();
  }

  private static Map<String, Object> values(Manifest manifest) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", manifest.name());
    values.put("version", manifest.version());
    manifest.description().ifPresent(text -> values.put("description", text));
    manifest.backend().ifPresent(backend -> values.put("backend", backend));
    manifest.model().ifPresent(model -> values.put("model", model));
    putTensors(values, "inputs", manifest.inputs());
    putTensors(values, "outputs", manifest.outputs());
    values.put("versions", versions(manifest.versions()));
    manifest.preprocessor().ifPresent(spec -> values.put("preprocessor", processor(spec)));
    manifest.postprocessor().ifPresent(spec -> values.put("postprocessor", processor(spec)));
    manifest.generator().ifPresent(spec -> values.put("generator", processor(spec)));
    values.put("batching", batching(manifest.batching()));
    manifest.instances().ifPresent(count -> values.put("instances", count));
    values.put("limits", limits(manifest.limits()));
    values.put("default-priority", manifest.defaultPriority());
    if (!manifest.warmUp().isEmpty()) {
      values.put("warm-up", manifest.warmUp());
    }
    values.put("try-example", manifest.tryExample());
    if (!manifest.options().isEmpty()) {
      values.put("options", manifest.options());
    }
    values.put("routes", manifest.routes().stream().map(ManifestPrinter::route).toList());
    values.put("open-inference", manifest.openInference().name().toLowerCase(Locale.ROOT));
    manifest.digest().ifPresent(digest -> values.put("digest", digest));
    return values;
  }

  private static void putTensors(Map<String, Object> values, String key, List<TensorSpec> specs) {
    if (!specs.isEmpty()) {
      values.put(key, specs.stream().map(ManifestPrinter::tensor).toList());
    }
  }

  private static Map<String, Object> tensor(TensorSpec spec) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", spec.name());
    tensor.put("datatype", spec.datatype().name());
    tensor.put("shape", sizes(spec.shape()));
    if (spec.labelsFile().isPresent()) {
      tensor.put("labels", spec.labelsFile().get());
    } else if (!spec.labels().isEmpty()) {
      tensor.put("labels", spec.labels());
    }
    return tensor;
  }

  private static List<Long> sizes(Shape shape) {
    return Arrays.stream(shape.sizes()).boxed().toList();
  }

  private static Object versions(VersionPolicy policy) {
    if (policy instanceof VersionPolicy.Latest latest) {
      return latest.count() == 1 ? "latest" : Map.of("latest", latest.count());
    }
    return policy instanceof VersionPolicy.Listed listed
        ? listed.versions().stream().sorted().toList()
        : "all";
  }

  private static Object processor(ProcessorSpec spec) {
    Map<String, Object> processor = new LinkedHashMap<>();
    processor.put("use", spec.use());
    if (!spec.options().isEmpty()) {
      processor.put("options", spec.options());
    }
    return processor;
  }

  private static Object batching(Batching batching) {
    if (!batching.enabled()) {
      return "off";
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("max-size", batching.maxSize());
    values.put("max-delay", Quantities.format(batching.maxDelay()));
    values.put("join", batching.join());
    return values;
  }

  private static Map<String, Object> limits(Limits limits) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("queue", limits.queue());
    values.put("queue-bytes", Quantities.format(limits.queueBytes()));
    values.put("timeout", Quantities.format(limits.timeout()));
    return values;
  }

  private static Map<String, Object> route(RouteSpec route) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("method", route.method());
    values.put("path", route.path());
    return values;
  }
}
