package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Limits;
import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.Key;
import io.jarbor.runtime.document.ManyTypes;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.Value;
import io.jarbor.runtime.document.ValueType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a manifest says how a version serves. */
final class ServingTypes {
  /** {@code off}, and what YAML 1.1 makes of it. */
  private static final Set<String> OFF = Set.of("off", "Off", "OFF", "false", "False", "FALSE");

  private static final Key<Integer> MAX_SIZE =
      Key.optional(
          "max-size",
          ScalarTypes.integer(1, Bounds.MOST_ROWS),
          "`" + Batching.DEFAULT.maxSize() + "`",
          "Most rows of one batch, and of one request.");

  private static final Key<Duration> MAX_DELAY =
      Key.optional(
          "max-delay",
          ScalarTypes.duration(Duration.ZERO),
          "`" + Quantities.format(Batching.DEFAULT.maxDelay()) + "`",
          "Longest that the oldest request waits for company while an instance is idle.");

  private static final Key<Boolean> JOIN =
      Key.optional(
          "join",
          ScalarTypes.bool(),
          "`" + Batching.DEFAULT.join() + "`",
          "Whether requests share batches. With `false` each runs alone, with all its rows: for a"
              + " model whose rows depend on each other.");

  private static final Key<Integer> QUEUE =
      Key.optional(
          "queue",
          ScalarTypes.integer(1, Bounds.MOST_REQUESTS),
          "`" + Limits.DEFAULT.queue() + "`",
          "Most requests accepted and not yet answered; more are refused at once.");

  private static final Key<Long> QUEUE_BYTES =
      Key.optional(
          "queue-bytes",
          ScalarTypes.size(1, Long.MAX_VALUE),
          "`" + Quantities.format(Limits.DEFAULT.queueBytes()) + "`",
          "Most bytes that they hold together.");

  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout",
          ScalarTypes.duration(Bounds.SHORTEST_TIMEOUT),
          "`" + Quantities.format(Limits.DEFAULT.timeout()) + "`",
          "Longest from a request's headers to its answer; a caller may ask for less.");

  private static final Key<Integer> LATEST =
      Key.required(
          "latest", ScalarTypes.integer(1, Bounds.MOST_VERSIONS), "How many of the newest serve.");

  private ServingTypes() {}

  static ValueType<Batching> batching() {
    ValueType<Batching> mapping =
        ValueType.object(
            "'off', or a mapping such as {max-size: 32}",
            List.of(MAX_SIZE, MAX_DELAY, JOIN),
            ServingTypes::batching);
    return new ValueType<>(
        mapping.name(),
        mapping.keys(),
        false,
        value ->
            value.node() instanceof Node.Scalar scalar && OFF.contains(scalar.text())
                ? Optional.of(Batching.OFF)
                : mapping.read(value));
  }

  private static Optional<Batching> batching(Fields fields) {
    Batching.Builder batching = Batching.builder();
    fields.get(MAX_SIZE).ifPresent(batching::maxSize);
    fields.get(MAX_DELAY).ifPresent(batching::maxDelay);
    fields.get(JOIN).ifPresent(batching::join);
    return Optional.of(batching.build());
  }

  static ValueType<Limits> limits() {
    return ValueType.object(
        "a mapping such as {queue: 256}",
        List.of(QUEUE, QUEUE_BYTES, TIMEOUT),
        fields -> {
          Limits.Builder limits = Limits.builder();
          fields.get(QUEUE).ifPresent(limits::queue);
          fields.get(QUEUE_BYTES).ifPresent(limits::queueBytes);
          fields.get(TIMEOUT).ifPresent(limits::timeout);
          return Optional.of(limits.build());
        });
  }

  static ValueType<VersionPolicy> versions() {
    String name = "'latest', 'all', {latest: 2}, or a list of versions";
    ValueType<VersionPolicy> latest =
        ValueType.object(
            name, List.of(LATEST), fields -> fields.get(LATEST).map(VersionPolicy.Latest::new));
    ValueType<List<String>> list = ManyTypes.list(name, Names.version());
    return new ValueType<>(
        name,
        latest.keys(),
        false,
        value -> {
          if (value.node() instanceof Node.Mapping) {
            return latest.read(value);
          }
          if (value.node() instanceof Node.Sequence) {
            return list.read(value).flatMap(versions -> listed(value, versions));
          }
          return switch (((Node.Scalar) value.node()).text()) {
            case "latest" -> Optional.of(VersionPolicy.LATEST);
            case "all" -> Optional.of(new VersionPolicy.All());
            default -> value.mismatch(name, "");
          };
        });
  }

  private static Optional<VersionPolicy> listed(Value value, List<String> versions) {
    if (versions.isEmpty()) {
      value.problem("expected at least one version");
      return Optional.empty();
    }
    return Optional.of(new VersionPolicy.Listed(new HashSet<>(versions)));
  }
}
