package io.jarbor.runtime.scheduler;

/**
 * What a request asks of the queue.
 *
 * @param priority 1 is the highest, larger ones come later; 0 for the model's default
 */
public record Scheduling(int priority) {
  /** As the model's manifest says. */
  public static final Scheduling DEFAULT = new Scheduling(0);

  public Scheduling {
    if (priority < 0) {
      throw new IllegalArgumentException("a priority must be 0 or more, got " + priority);
    }
  }
}
