package io.jarbor.runtime.plugin;

import java.util.Comparator;

/**
 * A provider in a package's own jars that something asked for.
 *
 * @param service name of the service's type
 * @param provider name of the class that provides it
 */
public record FoundService(String service, String provider) implements Comparable<FoundService> {
  private static final Comparator<FoundService> ORDER =
      Comparator.comparing(FoundService::service).thenComparing(FoundService::provider);

  @Override
  public int compareTo(FoundService other) {
    return ORDER.compare(this, other);
  }
}
