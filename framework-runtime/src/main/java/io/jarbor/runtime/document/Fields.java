package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import java.util.List;
import java.util.Optional;

/** A mapping whose keys have been checked, to be read key by key. Read each key once. */
public final class Fields {
  private final Value value;
  private final List<Entry> entries;

  private Fields(Value value, List<Entry> entries) {
    this.value = value;
    this.entries = entries;
  }

  /**
   * Check a mapping's keys: unknown ones and missing ones are problems.
   *
   * @param expected what to call it in a message
   * @return empty if it is no mapping
   */
  static Optional<Fields> open(Value value, String expected, List<Key<?>> keys) {
    if (!(value.node() instanceof Node.Mapping mapping)) {
      return value.mismatch(expected, "");
    }
    List<String> known = keys.stream().<String>map(Key::name).toList();
    for (Entry entry : mapping.entries()) {
      if (!known.contains(entry.key())) {
        value.problem(entry.at(), unknownKey(entry.key(), known));
      }
    }
    Fields fields = new Fields(value, mapping.entries());
    for (Key<?> key : keys) {
      if (key.required() && !fields.has(key)) {
        value.problem("'" + key.name() + "' is missing, " + key.type().name());
      }
    }
    return Optional.of(fields);
  }

  /** Word the problem of a key that nobody knows. */
  public static String unknownKey(String key, List<String> known) {
    String hint = Nearest.hint(key, known);
    return "unknown key '"
        + key
        + "'"
        + (hint.isEmpty() ? "; known are " + String.join(", ", known) : hint);
  }

  public boolean has(Key<?> key) {
    return entry(key).isPresent();
  }

  /** Read a key's value; empty where it is left out, or wrong and noted so. */
  public <T> Optional<T> get(Key<T> key) {
    return entry(key).flatMap(entry -> key.type().read(child(entry)));
  }

  /** Note a problem of a key that is there, at its place. */
  public void problem(Key<?> key, String message) {
    entry(key).ifPresent(entry -> value.problem(entry.at(), message));
  }

  private Value child(Entry entry) {
    return value.child(entry.key(), entry.value());
  }

  private Optional<Entry> entry(Key<?> key) {
    return entries.stream().filter(entry -> entry.key().equals(key.name())).findFirst();
  }
}
