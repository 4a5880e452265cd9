package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists.
 *
 * @param element of each element
 * @param constraints the length's
 */
record ListBinding(Binding element, Constraints constraints) implements Binding {
  @Override
  public Object read(JsonInput in) {
    if (!in.is(JsonToken.START_ARRAY)) {
      throw in.unexpected("an array");
    }
    List<Object> values = new ArrayList<>();
    while (in.next() != JsonToken.END_ARRAY) {
      values.add(element.read(in));
    }
    constraints.checkLength(in, values.size(), "elements");
    return Collections.unmodifiableList(values);
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    out.writeStartArray();
    for (Object item : (List<?>) value) {
      element.write(out, Present.value(out, item));
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", element.schema());
    constraints.describeLength(schema, "minItems", "maxItems");
    return schema;
  }

  @Override
  public Object example() {
    return Collections.nCopies(constraints.exampleLength(), element.example());
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.ARRAY);
  }
}
