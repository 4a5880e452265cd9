package io.jarbor.example.textgenerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The first layer, {@code [n, 1000]} → {@code [n, units]}, in the type of its weights whatever that
 * of its inputs.
 *
 * <p>A step of a text is a group of 25 rows that differ in the candidate alone. Where a batch is
 * made of such groups, what the context adds is computed once a group: 1,600 products for each unit
 * in place of 25,000, in what is three quarters of the network. The sums are of another order then,
 * which FP64 hides as it does that of batches, see {@link ExactBlock}.
 */
final class CandidateLayer extends Linear {
  private static final String CONTEXT = "..., :" + Window.CANDIDATE;
  private static final String CANDIDATE = "..., " + Window.CANDIDATE + ":";
  private static final String FIRST_ROW = ":, :1";

  CandidateLayer(int units) {
    super(Linear.builder().setUnits(units));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDArray rows = inputs.singletonOrThrow();
    NDArray weight = value("weight", parameters, rows, training);
    NDArray bias = value("bias", parameters, rows, training);
    if (inGroups(rows)) {
      return new NDList(ofGroups(rows, weight, bias));
    }
    return Linear.linear(rows.toType(weight.getDataType(), false), weight, bias);
  }

  private NDArray value(String name, ParameterStore parameters, NDArray rows, boolean training) {
    Parameter parameter = getDirectParameters().get(name);
    return parameters.getValue(parameter, rows.getDevice(), training);
  }

  /** Whether rows, {@code [n, 1000]}, are of groups of 25 with one context each. */
  static boolean inGroups(NDArray rows) {
    long n = rows.getShape().get(0);
    if (n == 0 || n % Alphabet.SIZE != 0) {
      return false;
    }
    NDArray contexts = groups(rows).get(CONTEXT);
    // One pass that ends at the first difference; eq() and all() take twice as long.
    return contexts.contentEquals(contexts.get(FIRST_ROW).broadcast(contexts.getShape()));
  }

  private static NDArray groups(NDArray rows) {
    return rows.reshape(-1, Alphabet.SIZE, Window.INPUTS);
  }

  private static NDArray ofGroups(NDArray rows, NDArray weight, NDArray bias) {
    NDArray groups = groups(rows);
    DataType type = weight.getDataType();
    NDArray context = groups.get(FIRST_ROW).get(CONTEXT).toType(type, false);
    NDArray candidates = groups.get(CANDIDATE).toType(type, false);
    // Views, which copy nothing; closed here, for they live as long as the weights otherwise.
    try (NDArray contextWeight = weight.get(CONTEXT);
        NDArray candidateWeight = weight.get(CANDIDATE)) {
      NDArray shared = Linear.linear(context, contextWeight, bias).singletonOrThrow();
      NDArray own = Linear.linear(candidates, candidateWeight).singletonOrThrow();
      return own.addi(shared).reshape(new Shape(-1, weight.getShape().get(0)));
    }
  }
}
