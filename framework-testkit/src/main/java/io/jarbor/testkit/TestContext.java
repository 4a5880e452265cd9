package io.jarbor.testkit;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.TensorAllocator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request as processors see it, without a server. Give the same one to a preprocessor and a
 * postprocessor, and the notes of the first reach the second. It lends memory that is not zero, and
 * counts it. For one thread at a time; {@link #cancel()} is for any.
 */
public final class TestContext implements ProcessingContext {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ModelId model;
  private final Deadline deadline;
  private final LentMemory lent = new LentMemory();
  private final Map<String, Object> notes = new LinkedHashMap<>();
  private volatile boolean cancelled;

  private TestContext(ModelId model, Deadline deadline) {
    this.model = model;
    this.deadline = deadline;
  }

  /** Start a request to version 1 of some model, with a minute's time. */
  public static TestContext create() {
    return new TestContext(new ModelId("test", "1"), Deadline.in(PATIENCE));
  }

  /** The same request, to another model; its notes are its own. */
  public TestContext of(ModelId other) {
    return new TestContext(other, deadline);
  }

  /** The same request with another deadline; its notes are its own. */
  public TestContext until(Deadline other) {
    return new TestContext(model, other);
  }

  /** The caller goes. */
  public void cancel() {
    cancelled = true;
  }

  /** Tensors of the allocator that are open still. */
  public int lent() {
    return lent.open();
  }

  @Override
  public ModelId model() {
    return model;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public boolean cancelled() {
    return cancelled || deadline.passed();
  }

  @Override
  public TensorAllocator allocator() {
    return lent;
  }

  @Override
  public Map<String, Object> notes() {
    return notes;
  }
}
