package io.jarbor.runtime.http;

import java.util.List;

/** The media types that a caller takes, from its {@code Accept}. */
record AcceptedTypes(List<QualityValue> ranges) {

  static AcceptedTypes of(String header) {
    return new AcceptedTypes(QualityValue.list(header));
  }

  /** As {@link HttpExchange#prefers} says. */
  boolean prefers(String mediaType, String other) {
    double weight = weight(mediaType);
    double otherWeight = weight(other);
    return weight > otherWeight || (weight > 0 && weight == otherWeight && names(mediaType));
  }

  private boolean names(String mediaType) {
    return ranges.stream().anyMatch(range -> range.value().equals(mediaType));
  }

  /** The most specific range that a type is in tells its weight. */
  private double weight(String mediaType) {
    String kind = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    for (String range : List.of(mediaType, kind, "*/*")) {
      for (QualityValue known : ranges) {
        if (known.value().equals(range)) {
          return known.weight();
        }
      }
    }
    return 0;
  }
}
