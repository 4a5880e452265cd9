package io.jarbor.runtime.triton;

import java.util.ArrayList;
import java.util.List;

/** Where a package is not what its model is in Triton, each with its reason. Not thread-safe. */
final class Differences {
  private final List<String> lines = new ArrayList<>();

  /** Tell of what has no counterpart. */
  void leftOut(String what) {
    lines.add("left out: " + what);
  }

  /** Tell of what has one that differs. */
  void changed(String what) {
    lines.add("changed: " + what);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
