package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.ModelInstance;
import org.jspecify.annotations.Nullable;

/** An instance, and what it needs to run batches one after the other; by one thread at a time. */
final class Lane {
  private final int index;
  private final ModelInstance instance;
  private final InputJoiner joiner;

  /** What it runs; null while idle; under the scheduler's lock. */
  @Nullable Batch batch;

  /** Its run hangs, and it is to be closed when that returns; under the scheduler's lock. */
  boolean setAside;

  Lane(int index, ModelInstance instance, InputJoiner joiner) {
    this.index = index;
    this.instance = instance;
    this.joiner = joiner;
  }

  /** Number of the instance within its version. */
  int index() {
    return index;
  }

  ModelInstance instance() {
    return instance;
  }

  InputJoiner joiner() {
    return joiner;
  }
}
