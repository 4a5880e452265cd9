package io.jarbor.distribution;

import java.nio.file.Path;
import java.util.Map;

/**
 * A package with a generator that spells a word, a part for each letter; Open Inference enters it
 * at its processors.
 */
final class SpellingPlugin {
  private static final String IMPORTS =
      """
      package com.example;
      import io.jarbor.api.backend.*;
      import io.jarbor.api.manifest.*;
      import io.jarbor.api.model.*;
      import io.jarbor.api.processing.*;
      import io.jarbor.api.tensor.*;
      import java.util.*;
      """;

  private static final String MODEL =
      IMPORTS
          + """
          public final class Echo implements ModelProvider, Model, ModelInstance {
            public Model load(ModelPackage files, Options options) { return this; }
            public ModelInstance newInstance(Placement placement) { return this; }
            public void close() {}
            public Signature signature() {
              return Signature.builder()
                  .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 1))))
                  .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 1))))
                  .batched(true).build();
            }
            public void infer(InferenceCall call) {
              call.emit(Map.of("y", call.inputs().get("x").retain()), true);
            }
          }
          """;

  private static final String GENERATOR =
      IMPORTS
          + """
          public final class Speller implements Generator<Word, Letters> {
            public Class<Word> requestType() { return Word.class; }
            public Class<Letters> responseType() { return Letters.class; }
            public Generation<Letters> open(Word word, ProcessingContext context) {
              return new Generation<>() {
                int at;
                public Generation.Step<Letters> step(Map<String, Tensor> outputs) {
                  if (at == word.word().length()) {
                    return new Generation.Done<>(List.of(), new Letters(word.word()));
                  }
                  return new Generation.Continue<>(
                      Map.of("x", Tensor.of(Shape.of(1, 1), new float[] {at})),
                      List.of(new Letters(word.word().substring(at, ++at))),
                      () -> {});
                }
              };
            }
          }
          """;

  private SpellingPlugin() {}

  /** Make the package {@code name.jar}. */
  static void install(Path models, String name) {
    Packages.jar(
        models.resolve(name + ".jar"),
        Map.of(
            "com.example.Echo",
            MODEL,
            "com.example.Word",
            "package com.example; public record Word(String word) {}",
            "com.example.Letters",
            "package com.example; public record Letters(String letters) {}",
            "com.example.Speller",
            GENERATOR),
        Map.of(
            "META-INF/jarbor/model.yaml", "backend: java\nopen-inference: processors\n",
            "META-INF/services/io.jarbor.api.backend.ModelProvider", "com.example.Echo\n",
            "META-INF/services/io.jarbor.api.processing.Generator", "com.example.Speller\n"),
        Map.of());
  }
}
