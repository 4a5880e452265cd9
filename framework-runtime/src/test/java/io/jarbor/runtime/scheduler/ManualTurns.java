package io.jarbor.runtime.scheduler;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns that the test begins and ends; without one, threads read nothing. */
final class ManualTurns implements Turns {
  private final Set<Runnable> due = new LinkedHashSet<>();
  private boolean reading;

  void begin() {
    reading = true;
  }

  /** Runs what was asked for; returns how much that was. */
  int end() {
    reading = false;
    List<Runnable> now = List.copyOf(due);
    due.clear();
    now.forEach(Runnable::run);
    return now.size();
  }

  @Override
  public boolean atEnd(Runnable action) {
    if (reading) {
      due.add(action);
    }
    return reading;
  }
}
