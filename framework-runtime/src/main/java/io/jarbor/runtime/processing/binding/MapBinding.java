package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Maps with string keys, in the order of the JSON.
 *
 * @param element of each value
 */
record MapBinding(Binding element) implements Binding {
  @Override
  public Object read(JsonInput in) {
    Map<String, Object> values = new LinkedHashMap<>();
    JsonMembers.each(in, "an object", name -> values.put(name, element.read(in)));
    return Collections.unmodifiableMap(values);
  }

  @Override
  public boolean takesMember(String name) {
    return true;
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      out.writeFieldName(Present.key(out, entry.getKey()));
      element.write(out, Present.value(out, entry.getValue()));
    }
    out.writeEndObject();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", element.schema());
    return schema;
  }

  @Override
  public Object example() {
    return Map.of("name", element.example());
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.OBJECT);
  }
}
