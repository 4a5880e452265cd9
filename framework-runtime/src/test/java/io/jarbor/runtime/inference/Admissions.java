package io.jarbor.runtime.inference;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Lets requests in to a version of its own, for tests of who gives their places back. */
public final class Admissions {
  private final FakeVersion version;
  private final ScheduledExecutorService timer;

  public Admissions(ScheduledExecutorService timer) {
    this.timer = timer;
    version = new FakeVersion(Optional.empty(), timer);
  }

  public Admission next() {
    return Admission.of(version, Optional.empty(), 0);
  }

  /** A service of that version, whatever model is asked for; it answers with what it is asked. */
  public InferenceService service() {
    return new InferenceService(target -> version, timer);
  }

  /** How many parts of what was let in, place and version, were given back. */
  public int closed() {
    return version.closed.get();
  }
}
