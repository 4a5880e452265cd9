package io.jarbor.runtime.inference;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Lets requests in to a version of its own, for tests of who gives their places back. */
public final class Admissions {
  private final FakeVersion version;

  public Admissions(ScheduledExecutorService timer) {
    version = new FakeVersion(Optional.empty(), timer);
  }

  public Admission next() {
    return Admission.of(version, Optional.empty(), 0);
  }

  /** How many parts of what was let in, place and version, were given back. */
  public int closed() {
    return version.closed;
  }
}
