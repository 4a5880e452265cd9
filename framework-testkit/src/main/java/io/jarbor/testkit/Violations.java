package io.jarbor.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects broken rules, since a caller on another thread may lose the error. Thread-safe. */
final class Violations {
  private final List<String> found = new CopyOnWriteArrayList<>();

  void require(boolean kept, String rule) {
    if (!kept) {
      throw broken(rule);
    }
  }

  AssertionError broken(String rule) {
    found.add(rule);
    return new AssertionError(rule);
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
