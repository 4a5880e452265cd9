package io.jarbor.runtime.triton;

import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelInput;
import io.jarbor.proto.inference.ModelOutput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Inputs and outputs of a TorchScript model that are named {@code INPUT__0}, {@code INPUT__1}: to
 * Triton the number is the place, whatever the order in the configuration; here the order is.
 */
final class NumberedTensors {
  private static final Pattern NUMBERED = Pattern.compile(".*__([0-9]{1,9})", Pattern.DOTALL);

  private NumberedTensors() {}

  /**
   * The same configuration with its numbered tensors in their order.
   *
   * @throws NotImportable if a place is missing, or there twice
   */
  static ModelConfig ordered(ModelConfig config) {
    return config.toBuilder()
        .clearInput()
        .addAllInput(ordered("input", config.getInputList(), ModelInput::getName))
        .clearOutput()
        .addAllOutput(ordered("output", config.getOutputList(), ModelOutput::getName))
        .build();
  }

  private static <T> List<T> ordered(String kind, List<T> tensors, Function<T, String> name) {
    if (!tensors.stream().allMatch(each -> NUMBERED.matcher(name.apply(each)).matches())) {
      return tensors;
    }
    List<T> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingInt(each -> place(name.apply(each))));
    for (int i = 0; i < sorted.size(); i++) {
      if (place(name.apply(sorted.get(i))) != i) {
        throw new NotImportable(
            kind
                + "s "
                + sorted.stream().map(name).toList()
                + ": expected one for each place from 0 on, and "
                + i
                + " is missing or there twice");
      }
    }
    return sorted;
  }

  private static int place(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches() ? Integer.parseInt(numbered.group(1)) : 0;
  }
}
