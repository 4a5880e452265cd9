package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;

/** Finds the output that holds scores, and checks that its labels fit. */
final class ScoreOutput {
  private ScoreOutput() {}

  /**
   * Choose the output: the one that is named, else the only one with floating-point numbers, of
   * those with labels where no file brings them and several have numbers.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if there is no such output, or no telling
   */
  static TensorSpec choose(Signature signature, Optional<String> name, boolean labelsFromFile) {
    if (name.isPresent()) {
      TensorSpec named =
          signature
              .output(name.get())
              .orElseThrow(
                  () ->
                      unsuitable(
                          "option 'output': no output '"
                              + name.get()
                              + "'; there are "
                              + signature.outputs()));
      ModelFit.requireDatatype(LabelsPostprocessor.NAME, "output", named, NumberWriter.DATATYPES);
      return requireRank(named);
    }
    List<TensorSpec> numeric =
        signature.outputs().stream().filter(spec -> spec.datatype().floating()).toList();
    if (numeric.size() > 1 && !labelsFromFile) {
      numeric = numeric.stream().filter(spec -> !spec.labels().isEmpty()).toList();
    }
    if (numeric.size() != 1) {
      throw unsuitable(
          "option 'output': name the output with the scores, of " + signature.outputs());
    }
    return requireRank(numeric.get(0));
  }

  private static TensorSpec requireRank(TensorSpec output) {
    int rank = output.shape().rank();
    if (rank != 1 && rank != 2) {
      throw ModelFit.wrongShape(
          LabelsPostprocessor.NAME, "output", output, "[classes] or [rows, classes]");
    }
    return output;
  }

  /**
   * Check labels against the output's last dimension.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if there are none, or too few or too many
   */
  static void requireLabels(TensorSpec output, List<String> labels, Optional<String> file) {
    if (labels.isEmpty()) {
      throw unsuitable(
          "output '"
              + output.name()
              + "' has no labels; name a file with option 'file', or with 'labels' of the output");
    }
    long classes = output.shape().size(output.shape().rank() - 1);
    if (classes != Shape.DYNAMIC && classes != labels.size()) {
      throw unsuitable(
          file.map(name -> name + ": ").orElse("")
              + "expected "
              + Counted.of(classes, "label")
              + " for output '"
              + output.name()
              + "' of shape "
              + output.shape()
              + ", got "
              + labels.size());
    }
  }

  private static ServingException unsuitable(String why) {
    return ModelFit.unsuitable(LabelsPostprocessor.NAME, why);
  }
}
