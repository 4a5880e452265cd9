package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.Key;
import io.jarbor.runtime.document.ManyTypes;
import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.ValueType;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Every key of a manifest. A further one is a line here, a line in {@link ManifestPrinter}, and a
 * part of {@link Manifest}; the reader and the reference take it from there.
 */
final class ManifestKeys {
  static final Key<String> NAME =
      Key.optional(
          "name",
          ScalarTypes.text(),
          "the folder's or file's name",
          "The model's name: letters, digits, `.`, `_`, `-`, not one of the server's own routes.");

  static final Key<String> VERSION =
      Key.optional(
          "version",
          Names.version(),
          "the version's folder, or `\"1\"`",
          "The version, in quotes unless it is a whole number. In the layout `name/1`, `name/2` the"
              + " folder says it.");

  private static final List<Part<?>> PARTS =
      List.of(
          part(
              "description",
              ScalarTypes.string(),
              "none",
              "A sentence for people, shown in the API's documentation.",
              Manifest.Builder::description),
          part(
              "backend",
              ScalarTypes.text(),
              "the backend that recognises the files",
              "Which backend loads the model.",
              Manifest.Builder::backend),
          part(
              "model",
              ScalarTypes.text(),
              "the file that the backend recognises",
              "The model's file, relative to the package.",
              Manifest.Builder::model),
          part(
              "inputs",
              TensorTypes.specs(),
              "what the model file says",
              "What the model takes.",
              Manifest.Builder::inputs),
          part(
              "outputs",
              TensorTypes.specs(),
              "what the model file says",
              "What the model gives.",
              Manifest.Builder::outputs),
          part(
              "versions",
              ServingTypes.versions(),
              "`latest`",
              "Which versions of the layout `name/1`, `name/2` serve.",
              Manifest.Builder::versions),
          part(
              "preprocessor",
              BehaviourTypes.processor(),
              "the one that the package brings, or passthrough",
              "Makes tensors of a request.",
              Manifest.Builder::preprocessor),
          part(
              "postprocessor",
              BehaviourTypes.processor(),
              "the one that the package brings, or passthrough",
              "Makes a response of tensors.",
              Manifest.Builder::postprocessor),
          part(
              "generator",
              BehaviourTypes.processor(),
              "the one that the package brings, if any",
              "Answers in several steps; takes the place of both processors.",
              Manifest.Builder::generator),
          part(
              "batching",
              ServingTypes.batching(),
              "as below",
              "How waiting requests are joined. With `off` each runs alone, and shapes are whole,"
                  + " with no batch dimension added.",
              Manifest.Builder::batching),
          part(
              "instances",
              ScalarTypes.integer(1, Bounds.MOST_INSTANCES),
              "what the backend suggests: of `onnx` on the CPU as many as its threads leave cores for, else `1`",
              "How many runs may be under way at once.",
              Manifest.Builder::instances),
          part(
              "limits",
              ServingTypes.limits(),
              "as below",
              "What the version takes on before it refuses.",
              Manifest.Builder::limits),
          part(
              "default-priority",
              ScalarTypes.integer(1, Bounds.LOWEST_PRIORITY),
              "`1`",
              "Rank in the queue of requests that name none: 1 is the highest, larger ones come"
                  + " later. With 1, callers can only step back.",
              Manifest.Builder::defaultPriority),
          part(
              "warm-up",
              ManyTypes.list("a list of samples", ManyTypes.anyMap()),
              "none",
              "Samples that are run before the version is ready: a value per input, for one item.",
              Manifest.Builder::warmUp),
          part(
              "try-example",
              ScalarTypes.bool(),
              "`true`",
              "Whether the example of the documentation is sent through processors and model once"
                  + " before the version is ready. With `false` no processor sees a request that no"
                  + " caller sent, and the example is shown untried.",
              Manifest.Builder::tryExample),
          part(
              "options",
              ManyTypes.anyMap(),
              "none",
              "The backend's own options, as it declares them.",
              Manifest.Builder::options),
          part(
              "routes",
              BehaviourTypes.routes(),
              "`POST /<name>`",
              "Where the model answers.",
              Manifest.Builder::routes),
          part(
              "open-inference",
              BehaviourTypes.entryLevel(),
              "`tensors`",
              "Where requests of the Open Inference Protocol enter: at the model's `tensors`, or at"
                  + " the `processors`, with the native route's JSON as one string in and one out.",
              Manifest.Builder::openInference),
          part(
              "digest",
              BehaviourTypes.digest(),
              "unchecked",
              "SHA-256 that the package must have; `sha256:` may stand before it.",
              Manifest.Builder::digest));

  private ManifestKeys() {}

  /** All keys, in the order of the reference. */
  static List<Key<?>> all() {
    return Stream.<Key<?>>concat(
            Stream.of(NAME, VERSION), PARTS.stream().<Key<?>>map(part -> part.key()))
        .toList();
  }

  /** Read every key but name and version. */
  static void apply(Fields fields, Manifest.Builder manifest) {
    PARTS.forEach(part -> part.apply(fields, manifest));
  }

  private static <T> Part<T> part(
      String name,
      ValueType<T> type,
      String fallback,
      String meaning,
      BiConsumer<Manifest.Builder, T> setter) {
    return new Part<>(Key.optional(name, type, fallback, meaning), setter);
  }

  private record Part<T>(Key<T> key, BiConsumer<Manifest.Builder, T> setter) {
    void apply(Fields fields, Manifest.Builder manifest) {
      fields.get(key).ifPresent(value -> setter.accept(manifest, value));
    }
  }
}
