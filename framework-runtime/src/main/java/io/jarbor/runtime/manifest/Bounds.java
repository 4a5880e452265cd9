package io.jarbor.runtime.manifest;

import java.time.Duration;

/** How far the numbers of a manifest go. */
public final class Bounds {
  /** Of one batch. */
  public static final int MOST_ROWS = 65_536;

  /** That serve beside each other. */
  public static final int MOST_VERSIONS = 65_536;

  /** In the queue. */
  public static final int MOST_REQUESTS = 1_000_000;

  /** Of one version. */
  public static final int MOST_INSTANCES = 1024;

  /** 1 is the highest. */
  public static final int LOWEST_PRIORITY = 1000;

  /** Of a request. */
  public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

  private Bounds() {}
}
