package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Picks the best classes of each row of an output. Immutable. */
final class TopLabels {
  private final String output;
  private final List<String> labels;
  private final int top;
  private final boolean softmax;

  TopLabels(String output, List<String> labels, int top, boolean softmax) {
    this.output = output;
    this.labels = labels;
    this.top = Math.min(top, labels.size());
    this.softmax = softmax;
  }

  /**
   * Answer with the best classes; of equal ones the first comes first.
   *
   * @param outputs borrowed
   * @throws ServingException {@code BACKEND_FAILURE} if a score is not finite, so that no order and
   *     no JSON number exists for it; {@code INVALID_PACKAGE} if there are not as many as labels
   */
  LabelsResponse answer(Map<String, Tensor> outputs) {
    Tensor scores = outputs.get(output);
    if (scores == null) {
      throw new ServingException(
          ErrorCode.BACKEND_FAILURE, "output '" + output + "' is missing; got " + outputs.keySet());
    }
    int rank = scores.shape().rank();
    if (rank == 0 || rank > 2 || scores.shape().size(rank - 1) != labels.size()) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "output '"
              + output
              + "': expected scores of "
              + labels.size()
              + " classes, as there are labels, got shape "
              + scores.shape());
    }
    int rows = rank == 1 ? 1 : (int) scores.shape().size(0);
    List<List<LabelScore>> predictions = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      predictions.add(best(row(scores, row)));
    }
    return new LabelsResponse(predictions);
  }

  private double[] row(Tensor scores, int row) {
    double[] values = new double[labels.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = scores.numberAt(row * values.length + i);
      if (!Double.isFinite(values[i]) && !(softmax && values[i] == Double.NEGATIVE_INFINITY)) {
        throw notFinite(row, i, values[i]);
      }
    }
    if (softmax) {
      softmax(values, row);
    }
    return values;
  }

  private ServingException notFinite(int row, int index, double value) {
    return new ServingException(
        ErrorCode.BACKEND_FAILURE,
        "output '"
            + output
            + "', row "
            + row
            + ": expected finite scores, got "
            + value
            + " for '"
            + labels.get(index)
            + "'");
  }

  /** Normalise in place; the greatest is taken off first, so that no power overflows. */
  private void softmax(double[] values, int row) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      greatest = Math.max(greatest, value);
    }
    if (greatest == Double.NEGATIVE_INFINITY) {
      throw notFinite(row, 0, greatest);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i] - greatest);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
  }

  private List<LabelScore> best(double[] values) {
    int[] order = new int[top];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      if (found == top && values[i] <= values[order[top - 1]]) {
        continue;
      }
      int at = found < top ? found++ : top - 1;
      while (at > 0 && values[order[at - 1]] < values[i]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
    List<LabelScore> best = new ArrayList<>(top);
    for (int index : order) {
      best.add(new LabelScore(labels.get(index), values[index]));
    }
    return best;
  }
}
