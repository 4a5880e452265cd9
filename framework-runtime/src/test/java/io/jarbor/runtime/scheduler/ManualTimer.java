package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A clock that the test moves; what is due runs on the thread that moves it. */
public final class ManualTimer implements Timer {
  private record Due(long atNanos, Runnable action) {}

  private final List<Due> due = new ArrayList<>();
  private long now = 1_000_000_000L;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Runnable after(long delayNanos, Runnable action) {
    Due entry = new Due(now + delayNanos, action);
    due.add(entry);
    return () -> remove(entry);
  }

  private synchronized void remove(Due entry) {
    due.remove(entry);
  }

  public synchronized int pending() {
    return due.size();
  }

  public Deadline deadline(Duration duration) {
    return Deadline.in(duration, this::nanos);
  }

  public void advance(Duration duration) {
    long end = nanos() + duration.toNanos();
    for (Optional<Due> next = take(end); next.isPresent(); next = take(end)) {
      next.get().action().run();
    }
    synchronized (this) {
      now = end;
    }
  }

  /** Let time pass while the timer's thread is held up. */
  synchronized void passWithoutAlarms(Duration duration) {
    now += duration.toNanos();
  }

  private synchronized Optional<Due> take(long end) {
    Optional<Due> next =
        due.stream()
            .filter(entry -> entry.atNanos() <= end)
            .min(Comparator.comparingLong(Due::atNanos));
    next.ifPresent(
        entry -> {
          due.remove(entry);
          now = Math.max(now, entry.atNanos());
        });
    return next;
  }
}
