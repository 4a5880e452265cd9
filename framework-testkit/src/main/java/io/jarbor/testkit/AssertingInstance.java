package io.jarbor.testkit;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets one thread in at a time, with a call as the contract describes it. */
final class AssertingInstance implements ModelInstance {
  private final ModelInstance instance;
  private final Signature signature;
  private final Violations violations;
  private final Runnable onClose;
  private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  AssertingInstance(
      ModelInstance instance, Signature signature, Violations violations, Runnable onClose) {
    this.instance = instance;
    this.signature = signature;
    this.violations = violations;
    this.onClose = onClose;
  }

  @Override
  public void infer(InferenceCall call) {
    violations.require(!closed.get(), "a closed instance runs nothing");
    Thread before = running.compareAndExchange(null, Thread.currentThread());
    if (before != null) {
      throw violations.broken(
          "an instance is used by one thread at a time, not by "
              + Thread.currentThread().getName()
              + " beside "
              + before.getName());
    }
    try {
      checkInputs(call);
      checkRequested(call.requestedOutputs());
      AssertingCall checked = new AssertingCall(call, violations);
      try {
        instance.infer(checked);
      } finally {
        checked.returned();
      }
      checkInputs(call);
    } finally {
      running.set(null);
    }
  }

  private void checkInputs(InferenceCall call) {
    try {
      for (Tensor input : call.inputs().values()) {
        input.data();
      }
      signature.checkInputs(call.inputs());
    } catch (IllegalStateException e) {
      throw violations.broken("inputs are open until infer returns: " + e.getMessage());
    } catch (ServingException e) {
      throw violations.broken("inputs fit the signature: " + e.getMessage());
    }
  }

  private void checkRequested(List<String> requested) {
    List<String> inOrder =
        signature.outputs().stream()
            .map(TensorSpec::name)
            .filter(new HashSet<>(requested)::contains)
            .toList();
    violations.require(
        !requested.isEmpty() && inOrder.equals(requested),
        "outputs asked for are some of the signature's, in its order, got " + requested);
  }

  @Override
  public void close() {
    violations.require(running.get() == null, "an instance is not closed under a run");
    if (closed.compareAndSet(false, true)) {
      onClose.run();
    }
    instance.close();
  }
}
