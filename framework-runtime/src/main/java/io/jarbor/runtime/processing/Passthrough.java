package io.jarbor.runtime.processing;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Pointers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The processor that a version has where its manifest names none: JSON fields are tensors.
 *
 * @param names JSON name by tensor, for every tensor
 * @param item true where JSON is one row, without the batch dimension
 * @param labelled true where outputs with labels are written as objects
 */
record Passthrough(Map<String, String> names, boolean item, boolean labelled) {
  static final String NAME = "passthrough";

  private static final String FIELDS = "fields";
  private static final String ITEM = "item";
  private static final String LABELS = "labels";

  static final List<OptionSpec> REQUEST_OPTIONS =
      List.of(
          OptionSpec.builder(FIELDS, OptionSpec.Type.STRING_MAP)
              .description("JSON names of inputs, by input; others keep their own name.")
              .defaultValue(Map.of())
              .build(),
          OptionSpec.builder(ITEM, OptionSpec.Type.BOOLEAN)
              .description("Take one row, without the batch dimension.")
              .defaultValue(false)
              .build());

  static final List<OptionSpec> RESPONSE_OPTIONS =
      List.of(
          OptionSpec.builder(FIELDS, OptionSpec.Type.STRING_MAP)
              .description("JSON names of outputs, by output; others keep their own name.")
              .defaultValue(Map.of())
              .build(),
          OptionSpec.builder(ITEM, OptionSpec.Type.BOOLEAN)
              .description("Answer with one row, without the batch dimension.")
              .defaultValue(false)
              .build(),
          OptionSpec.builder(LABELS, OptionSpec.Type.BOOLEAN)
              .description("Show outputs that have labels as objects of label and value.")
              .defaultValue(true)
              .build());

  /**
   * Check options against a signature.
   *
   * @param options empty where the manifest names no processor
   * @param problem receives each thing that is wrong: the option's pointer below the options, and a
   *     message
   */
  static Passthrough of(
      Options options, Signature signature, List<TensorSpec> specs, Consumer<WrongOption> problem) {
    Map<String, String> names = names(options, specs, problem);
    boolean item = options.has(ITEM) && options.flag(ITEM);
    if (item && !signature.batched()) {
      problem.accept(
          new WrongOption(
              "/" + ITEM, "needs a model with a batch dimension; this one has " + signature));
    }
    return new Passthrough(names, item, !options.has(LABELS) || options.flag(LABELS));
  }

  private static Map<String, String> names(
      Options options, List<TensorSpec> specs, Consumer<WrongOption> problem) {
    Map<String, String> renamed = options.has(FIELDS) ? options.stringMap(FIELDS) : Map.of();
    List<String> known = specs.stream().map(TensorSpec::name).toList();
    for (String tensor : renamed.keySet()) {
      if (!known.contains(tensor)) {
        problem.accept(
            new WrongOption(
                Pointers.child("/" + FIELDS, tensor),
                "no tensor '"
                    + tensor
                    + "'; the model has "
                    + known
                    + Nearest.hint(tensor, known)));
      }
    }
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (String tensor : known) {
      String name = renamed.getOrDefault(tensor, tensor);
      names.put(tensor, name);
      if (!taken.add(name)) {
        problem.accept(
            new WrongOption("/" + FIELDS, "two tensors have the JSON name '" + name + "'"));
      }
    }
    return names;
  }

  /** What is wrong with an option, and where below the options. */
  record WrongOption(String pointer, String message) {}

  String name(TensorSpec spec) {
    return names.getOrDefault(spec.name(), spec.name());
  }
}
