package io.jarbor.backend.onnx;

import java.util.ArrayDeque;
import java.util.Deque;

/** What one run has open, closed in reverse order. For one thread. */
final class Scope implements AutoCloseable {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  void add(Runnable closer) {
    closers.push(closer);
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
    closers.clear();
  }
}
