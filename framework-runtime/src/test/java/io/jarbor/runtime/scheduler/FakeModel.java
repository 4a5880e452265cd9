package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A model that does what the test says, and watches that each instance is used by the rules. */
final class FakeModel implements Model {
  private final Signature signature;
  private final Consumer<InferenceCall> body;
  private final List<String> placements = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger misuses = new AtomicInteger();
  private final boolean decoupled;
  private volatile Consumer<Placement> beforeMaking = placement -> {};

  FakeModel(Signature signature, Consumer<InferenceCall> body) {
    this(signature, false, body);
  }

  FakeModel(Signature signature, boolean decoupled, Consumer<InferenceCall> body) {
    this.signature = signature;
    this.decoupled = decoupled;
    this.body = body;
  }

  void beforeMaking(Consumer<Placement> action) {
    beforeMaking = action;
  }

  /** Where instances were made, in order. */
  List<String> placements() {
    return placements;
  }

  int openInstances() {
    return open.get();
  }

  /** Runs by two threads at a time, or after close, and second closes. */
  int misuses() {
    return misuses.get();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public boolean decoupled() {
    return decoupled;
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    beforeMaking.accept(placement);
    placements.add(placement.toString());
    open.incrementAndGet();
    return new Instance();
  }

  @Override
  public void close() {}

  private final class Instance implements ModelInstance {
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void infer(InferenceCall call) {
      if (closed.get() || !busy.compareAndSet(false, true)) {
        misuses.incrementAndGet();
      }
      try {
        body.accept(call);
      } finally {
        busy.set(false);
      }
    }

    @Override
    public void close() {
      if (busy.get() || !closed.compareAndSet(false, true)) {
        misuses.incrementAndGet();
      }
      open.decrementAndGet();
    }
  }
}
