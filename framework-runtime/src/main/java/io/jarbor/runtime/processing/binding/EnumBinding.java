package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Constants of an enum, in lower case both ways: {@code HALF_UP} is {@code "half_up"}. */
final class EnumBinding implements Binding {
  private final Map<String, Object> constants = new LinkedHashMap<>();

  EnumBinding(Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      constants.put(spelling(constant), constant);
    }
  }

  private static String spelling(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Object read(JsonInput in) {
    Object constant = in.is(JsonToken.VALUE_STRING) ? constants.get(in.string()) : null;
    if (constant == null) {
      String hint =
          in.is(JsonToken.VALUE_STRING) ? Nearest.hint(in.string(), constants.keySet()) : "";
      throw in.invalid("expected one of " + constants.keySet() + ", got " + in.found() + hint);
    }
    return constant;
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    out.writeString(spelling(value));
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("enum", List.copyOf(constants.keySet()));
    return schema;
  }

  @Override
  public Object example() {
    return constants.keySet().iterator().next();
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.STRING);
  }
}
