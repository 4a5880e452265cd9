package io.jarbor.runtime.inference;

import io.jarbor.runtime.processing.Payload;

/**
 * An answer, or a part of one, and the tensors under it. Owned by the receiver, who closes it once
 * it is written.
 */
public final class Answer implements AutoCloseable {
  private final Payload payload;
  private final Runnable release;

  Answer(Payload payload, Runnable release) {
    this.payload = payload;
    this.release = release;
  }

  /** Valid until closed. */
  public Payload payload() {
    return payload;
  }

  /** Bytes of its body, or of the tensors under it: a hint whether writing it is much work. */
  public long size() {
    if (payload instanceof Payload.Tensors tensors) {
      return tensors.tensors().values().stream().mapToLong(tensor -> tensor.byteSize()).sum();
    }
    return payload instanceof Payload.Body body ? body.bytes().remaining() : 0;
  }

  /** The same answer, which runs one action more when it is closed. */
  Answer andThen(Runnable action) {
    return new Answer(
        payload,
        () -> {
          release.run();
          action.run();
        });
  }

  @Override
  public void close() {
    release.run();
  }
}
