package io.jarbor.example.textgenerator.training;

import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.HashMap;
import java.util.Map;

/**
 * Gradient descent with Nesterov momentum, as PyTorch's SGD does it: {@code v = m·v + g; w -=
 * rate·(g + m·v)}. DJL's own {@code Nag} is not implemented on PyTorch. Not thread-safe.
 */
final class NesterovDescent extends Optimizer implements AutoCloseable {
  private final Tracker rate;
  private final float momentum;
  private final Map<String, NDArray> velocities = new HashMap<>();

  private NesterovDescent(Builder builder) {
    super(builder);
    this.rate = builder.rate;
    this.momentum = builder.momentum;
  }

  static NesterovDescent of(Tracker rate, float momentum) {
    return new NesterovDescent(new Builder(rate, momentum));
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray grad) {
    float step = rate.getNewValue(parameterId, updateCount(parameterId));
    NDArray velocity =
        velocities.computeIfAbsent(
            parameterId,
            id -> {
              NDArray zeros = weight.zerosLike();
              zeros.detach();
              return zeros;
            });
    velocity.muli(momentum).addi(grad);
    try (NDArray change = velocity.mul(momentum)) {
      weight.subi(change.addi(grad).muli(step));
    }
    // PyTorch adds up gradients until somebody clears them. DJL leaves that to the optimizer, and
    // hands it a copy.
    try (NDArray gradient = weight.getGradient()) {
      gradient.muli(0);
    }
  }

  @Override
  public void close() {
    velocities.values().forEach(NDArray::close);
    velocities.clear();
  }

  private static final class Builder extends OptimizerBuilder<Builder> {
    private final Tracker rate;
    private final float momentum;

    Builder(Tracker rate, float momentum) {
      this.rate = rate;
      this.momentum = momentum;
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
