package io.jarbor.testkit;

import io.jarbor.api.model.InferenceCall;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sees that no cancellation reaches a run that has returned, nor the same one twice. */
final class AssertingCall extends ForwardingCall {
  private final Violations violations;
  private final AtomicBoolean returned = new AtomicBoolean();

  AssertingCall(InferenceCall call, Violations violations) {
    super(call);
    this.violations = violations;
  }

  void returned() {
    returned.set(true);
  }

  @Override
  public void onCancel(Runnable action) {
    AtomicBoolean ran = new AtomicBoolean();
    super.onCancel(
        () -> {
          violations.require(!returned.get(), "no cancellation comes after infer has returned");
          violations.require(ran.compareAndSet(false, true), "a cancellation comes once");
          action.run();
        });
  }
}
