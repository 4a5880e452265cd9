package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.processing.json.JsonInput;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record.
 *
 * @param name in JSON
 * @param binding of its value, inside the Optional where it is one
 * @param given what its annotation gives as an example; null for none
 */
record Component(
    RecordComponent component,
    String name,
    Binding binding,
    boolean optional,
    String description,
    @Nullable Example given) {

  Component withExample(Example example) {
    return new Component(component, name, binding, optional, description, example);
  }

  Object read(JsonInput in) {
    if (!optional) {
      return binding.read(in);
    }
    return in.is(JsonToken.VALUE_NULL) ? Optional.empty() : Optional.of(binding.read(in));
  }

  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>(binding.schema());
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    return schema;
  }

  @Nullable Object example() {
    return given == null ? binding.example() : given.value();
  }

  /** Optional components without an example of their own stay away. */
  boolean inExample() {
    return !optional || given != null;
  }
}
