package io.jarbor.runtime.tune;

import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.document.Quantities;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is tuned of a manifest.
 *
 * @param instances runs that may be under way at once, 1 or more
 * @param threads of one run, 1 or more; 0 where its backend does not take them from a manifest
 * @param maxSize most rows of a batch; as the manifest has it where batching is off
 * @param maxDelay longest wait for company
 * @param join whether requests share batches
 */
public record Settings(int instances, int threads, int maxSize, Duration maxDelay, boolean join) {
  /** The option of a backend that is tuned, where it declares one of this name. */
  public static final String THREADS = "intra-op-threads";

  /**
   * Read them of a manifest that is completed.
   *
   * @param defaultThreads of its backend; 0 where it has no such option
   */
  public static Settings of(Manifest manifest, int defaultThreads) {
    Object written = manifest.options().get(THREADS);
    int threads =
        defaultThreads > 0 && written instanceof Number number ? number.intValue() : defaultThreads;
    Batching batching = manifest.batching();
    return new Settings(
        manifest.instances().orElseThrow(),
        threads,
        batching.maxSize(),
        batching.maxDelay(),
        batching.join());
  }

  Settings withInstances(int value) {
    return new Settings(value, threads, maxSize, maxDelay, join);
  }

  Settings withThreads(int value) {
    return new Settings(instances, value, maxSize, maxDelay, join);
  }

  Settings withMaxSize(int value) {
    return new Settings(instances, threads, value, maxDelay, join);
  }

  Settings withMaxDelay(Duration value) {
    return new Settings(instances, threads, maxSize, value, join);
  }

  /** With {@code false}, a wait for company would be refused. */
  Settings withJoin(boolean value) {
    return new Settings(instances, threads, maxSize, value ? maxDelay : Duration.ZERO, value);
  }

  /** The manifest with these settings in place of its own; batching that is off stays off. */
  public Manifest in(Manifest manifest) {
    Manifest.Builder changed = manifest.toBuilder().instances(instances);
    if (manifest.batching().enabled()) {
      changed.batching(Batching.builder().maxSize(maxSize).maxDelay(maxDelay).join(join).build());
    }
    if (threads > 0) {
      Map<String, Object> options = new LinkedHashMap<>(manifest.options());
      options.put(THREADS, (long) threads);
      changed.options(options);
    }
    return changed.build();
  }

  /**
   * What a manifest has to say for these settings, where it says others now.
   *
   * @return values as YAML has them, by JSON pointer
   */
  public Map<String, Object> changesFrom(Settings now) {
    Map<String, Object> changes = new LinkedHashMap<>();
    if (threads != now.threads) {
      // Where the manifest says none, their number follows from the threads.
      changes.put("/instances", instances);
    }
    put(changes, "/instances", instances, now.instances);
    put(changes, "/options/" + THREADS, threads, now.threads);
    put(changes, "/batching/max-size", maxSize, now.maxSize);
    put(
        changes,
        "/batching/max-delay",
        Quantities.format(maxDelay),
        Quantities.format(now.maxDelay));
    put(changes, "/batching/join", join, now.join);
    return changes;
  }

  private static void put(Map<String, Object> changes, String pointer, Object value, Object now) {
    if (!value.equals(now)) {
      changes.put(pointer, value);
    }
  }
}
