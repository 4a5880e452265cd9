package io.jarbor.runtime.config;

import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.document.Value;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes each key's value from the first layer that says it, and notes where it came from. What the
 * other layers say is checked too: it would hurt on the day that the first is gone.
 */
final class Resolution {
  private static final String MASK = "********";

  private final List<Layer> layers;
  private final Path home;
  private final Problems problems;
  private final List<Setting> settings = new ArrayList<>();

  /**
   * Start with nothing taken.
   *
   * @param layers the first wins
   * @param home what relative defaults are relative to
   */
  Resolution(List<Layer> layers, Path home, Problems problems) {
    this.layers = List.copyOf(layers);
    this.home = home;
    this.problems = problems;
  }

  /** Take a key that has a default. */
  <T> T take(ConfigKey<T> key) {
    return takeOptional(key).orElseThrow(() -> new IllegalStateException("no default: " + key));
  }

  /** Take a key. */
  <T> Optional<T> takeOptional(ConfigKey<T> key) {
    Optional<Found<T>> found = find(key);
    Optional<T> value = found.map(Found::value).or(key::fallback);
    value.ifPresent(
        taken ->
            settings.add(
                new Setting(
                    key.pointer(),
                    key.secret() ? MASK : key.spell().apply(taken),
                    found.map(hit -> hit.node().at()).orElse(Setting.DEFAULT))));
    return value;
  }

  /** Take a folder, absolute. */
  Path takePath(ConfigKey<String> key) {
    Optional<Found<String>> found = find(key);
    Path base = found.map(hit -> hit.layer().base()).orElse(home);
    String text = found.map(Found::value).or(key::fallback).orElse("");
    Path path = resolve(key, base, text, found);
    settings.add(
        new Setting(
            key.pointer(),
            path.toString(),
            found.map(hit -> hit.node().at()).orElse(Setting.DEFAULT)));
    return path;
  }

  private Path resolve(
      ConfigKey<String> key, Path base, String text, Optional<Found<String>> found) {
    try {
      return base.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      found.ifPresent(
          hit ->
              new Value(hit.node(), key.pointer(), problems)
                  .problem("'" + text + "' is no path: " + e.getReason()));
      return base;
    }
  }

  /** What was taken, in that order. */
  List<Setting> settings() {
    return List.copyOf(settings);
  }

  private <T> Optional<Found<T>> find(ConfigKey<T> key) {
    Optional<Found<T>> first = Optional.empty();
    for (Layer layer : layers) {
      Optional<Found<T>> found = read(layer, key);
      first = first.isPresent() ? first : found;
    }
    return first;
  }

  private <T> Optional<Found<T>> read(Layer layer, ConfigKey<T> key) {
    Optional<Node> node = layer.find().apply(key);
    return node.flatMap(
        written ->
            key.type()
                .read(new Value(written, key.pointer(), problems))
                .map(value -> new Found<>(value, written, layer)));
  }

  private record Found<T>(T value, Node node, Layer layer) {}
}
