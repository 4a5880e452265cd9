package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Reads, writes and describes the values of one type. Thread-safe. */
interface Binding {

  /** The kinds of JSON value that a type is read from. */
  enum Kind {
    BOOLEAN,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT
  }

  /** Read the value that begins at the current token; leaves the input at its last. */
  Object read(JsonInput in);

  /** True where it is read from an object that may have a member of this name. */
  default boolean takesMember(String name) {
    return false;
  }

  void write(JsonGenerator out, Object value) throws IOException;

  /** JSON Schema, the caller's to add to. */
  Map<String, Object> schema();

  /** A value that reads, as JSON. */
  Object example();

  Set<Kind> kinds();
}
