package io.jarbor.testkit;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import io.jarbor.api.tensor.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of an instance without a server: inputs in, what was emitted out. It keeps the runtime's
 * side of the contract, lends memory that is not zero, as a busy server does, and counts it.
 *
 * <p>Made and read by one thread; {@link #cancel()} is for any. Closing it closes what was emitted,
 * never the inputs.
 */
public final class TestCall implements InferenceCall, AutoCloseable {
  private final Map<String, Tensor> inputs;
  private final List<String> requestedOutputs;
  private final Deadline deadline;
  private final LentMemory lent = new LentMemory();
  private final Map<String, Tensor> outputs = new LinkedHashMap<>();
  private final List<Runnable> cancelActions = new ArrayList<>();
  private int parts;
  private boolean complete;
  private boolean cancelled;
  private boolean over;

  private TestCall(Map<String, Tensor> inputs, List<String> requestedOutputs, Deadline deadline) {
    this.inputs = inputs;
    this.requestedOutputs = requestedOutputs;
    this.deadline = deadline;
  }

  /**
   * Start a call that asks for every output, with a minute's time.
   *
   * @param inputs borrowed; checked against the signature, as the runtime does
   */
  public static TestCall of(Signature signature, Map<String, Tensor> inputs) {
    signature.checkInputs(inputs);
    return new TestCall(
        new LinkedHashMap<>(inputs),
        signature.outputs().stream().map(TensorSpec::name).toList(),
        Deadline.in(Duration.ofMinutes(1)));
  }

  /** The same call, not yet run, that asks for some outputs only. */
  public TestCall requesting(String... names) {
    return new TestCall(inputs, List.of(names), deadline);
  }

  /** The same call, not yet run, with another deadline. */
  public TestCall until(Deadline other) {
    return new TestCall(inputs, requestedOutputs, other);
  }

  /** Run it on an instance; once per call. */
  public TestCall on(ModelInstance instance) {
    try {
      instance.infer(this);
    } finally {
      synchronized (this) {
        over = true;
      }
    }
    return this;
  }

  /** Tell the run that nobody waits any more; does nothing once it is over. */
  public synchronized void cancel() {
    if (over || cancelled) {
      return;
    }
    cancelled = true;
    cancelActions.forEach(Runnable::run);
  }

  /** What was emitted; of an output in several parts the latest. */
  public Map<String, Tensor> outputs() {
    return outputs;
  }

  /** One output that was emitted. */
  public Tensor output(String name) {
    Tensor output = outputs.get(name);
    if (output == null) {
      throw new AssertionError("no output '" + name + "' was emitted, only " + outputs.keySet());
    }
    return output;
  }

  /** How many times the model emitted. */
  public int parts() {
    return parts;
  }

  /** True once the last part was emitted. */
  public boolean complete() {
    return complete;
  }

  /** Tensors of the allocator that are open still. */
  public int lent() {
    return lent.open();
  }

  @Override
  public Map<String, Tensor> inputs() {
    return inputs;
  }

  @Override
  public List<String> requestedOutputs() {
    return requestedOutputs;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public synchronized boolean cancelled() {
    return cancelled;
  }

  @Override
  public synchronized void onCancel(Runnable action) {
    if (cancelled) {
      action.run();
    } else {
      cancelActions.add(action);
    }
  }

  @Override
  public TensorAllocator allocator() {
    return lent;
  }

  @Override
  public void emit(Map<String, Tensor> emitted, boolean last) {
    emitted.forEach(this::keep);
    if (complete) {
      throw new AssertionError("emitted after the last part");
    }
    parts++;
    complete = last;
    for (String name : requestedOutputs) {
      if (!emitted.containsKey(name)) {
        throw new AssertionError("output '" + name + "' was asked for and not emitted");
      }
    }
  }

  private void keep(String name, Tensor tensor) {
    @Nullable Tensor before = outputs.put(name, tensor);
    if (before != null) {
      before.close();
    }
  }

  @Override
  public void close() {
    Tensor.closeAll(outputs.values());
  }
}
