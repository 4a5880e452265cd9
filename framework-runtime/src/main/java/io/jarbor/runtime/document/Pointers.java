package io.jarbor.runtime.document;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON pointers, and how messages spell them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 */
public final class Pointers {
  private Pointers() {}

  /** The pointer of a value below another: {@code /batching} and {@code max-size}. */
  public static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer of a list's item, from 0. */
  public static String item(String pointer, int index) {
    return pointer + "/" + index;
  }

  /** The keys and indexes that lead to a value. */
  public static List<String> keys(String pointer) {
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(segment -> segment.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /** What is noted for a value, or for the nearest one above it. */
  public static <T> Optional<T> nearest(Map<String, T> noted, String pointer) {
    String at = pointer;
    while (!noted.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return Optional.ofNullable(noted.get(at));
  }

  /** As people say it: {@code inputs[0].shape} for {@code /inputs/0/shape}. */
  public static String spoken(String pointer) {
    StringBuilder spoken = new StringBuilder();
    for (String key : keys(pointer)) {
      if (!key.isEmpty() && key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        spoken.append('[').append(key).append(']');
      } else {
        spoken.append(spoken.isEmpty() ? "" : ".").append(key);
      }
    }
    return spoken.toString();
  }
}
