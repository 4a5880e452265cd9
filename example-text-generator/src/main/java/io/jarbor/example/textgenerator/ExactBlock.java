package io.jarbor.example.textgenerator;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Layers that compute in FP64 between an FP32 input and an FP32 output, once their parameters are
 * loaded. The first one is a {@link CandidateLayer}, which widens of its input what it needs.
 *
 * <p>Matrix products sum in an order that depends on the size of the batch. In FP32 that moves a
 * score by some 1e-6 of itself, so that a seed would now and then write another text in other
 * company; in FP64 the sums differ far below what the FP32 output can show.
 */
final class ExactBlock extends SequentialBlock {

  @Override
  public void loadParameters(NDManager manager, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadParameters(manager, in);
    // As Block.cast would, if it could replace a parameter that has been loaded: that one has a
    // shape, with which DJL refuses another array.
    for (Pair<String, Parameter> named : getParameters()) {
      Parameter parameter = named.getValue();
      NDArray wide = parameter.getArray().toType(DataType.FLOAT64, false);
      parameter.close();
      parameter.setShape(null);
      parameter.setArray(wide);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    NDList scores = super.forwardInternal(parameters, inputs, training, options);
    return new NDList(scores.singletonOrThrow().toType(DataType.FLOAT32, false));
  }
}
