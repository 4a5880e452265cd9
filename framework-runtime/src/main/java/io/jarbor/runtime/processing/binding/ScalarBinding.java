package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.processing.json.Numbers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Booleans, numbers and strings.
 *
 * @param scalar which of them
 */
record ScalarBinding(Scalar scalar, Constraints constraints) implements Binding {

  enum Scalar {
    BOOLEAN("boolean", Kind.BOOLEAN),
    INT("integer", Kind.NUMBER),
    LONG("integer", Kind.NUMBER),
    FLOAT("number", Kind.NUMBER),
    DOUBLE("number", Kind.NUMBER),
    STRING("string", Kind.STRING);

    private final String schemaType;
    private final Kind kind;

    Scalar(String schemaType, Kind kind) {
      this.schemaType = schemaType;
      this.kind = kind;
    }
  }

  @Override
  public Object read(JsonInput in) {
    return switch (scalar) {
      case BOOLEAN -> JsonMembers.flag(in);
      case INT -> {
        int value =
            (int) Numbers.readInteger(in, Integer.MIN_VALUE, Integer.MAX_VALUE, "an integer");
        constraints.checkNumber(in, value);
        yield value;
      }
      case LONG -> {
        long value = Numbers.readInteger(in, Long.MIN_VALUE, Long.MAX_VALUE, "an integer");
        constraints.checkNumber(in, (double) value);
        yield value;
      }
      case FLOAT -> {
        float value = Numbers.readFloat(in);
        constraints.checkNumber(in, value);
        yield value;
      }
      case DOUBLE -> {
        double value = Numbers.readDouble(in);
        constraints.checkNumber(in, value);
        yield value;
      }
      case STRING -> string(in);
    };
  }

  private String string(JsonInput in) {
    String text = JsonMembers.string(in);
    constraints.checkLength(in, text.codePointCount(0, text.length()), "characters");
    return text;
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    switch (scalar) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT -> out.writeNumber((Integer) value);
      case LONG -> out.writeNumber((Long) value);
      case FLOAT -> out.writeNumber((Float) value);
      case DOUBLE -> out.writeNumber((Double) value);
      case STRING -> out.writeString((String) value);
    }
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", scalar.schemaType);
    switch (scalar) {
      case INT -> constraints.describeInteger(schema, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> constraints.describeInteger(schema, Long.MIN_VALUE, Long.MAX_VALUE);
      default -> constraints.describeNumber(schema);
    }
    constraints.describeLength(schema, "minLength", "maxLength");
    return schema;
  }

  @Override
  public Object example() {
    return switch (scalar) {
      case BOOLEAN -> false;
      case INT, LONG -> (long) Math.ceil(constraints.exampleNumber());
      case FLOAT, DOUBLE -> constraints.exampleNumber();
      case STRING ->
          constraints.minLength() <= 4 && constraints.maxLength() >= 4
              ? "text"
              : "a".repeat(constraints.exampleLength());
    };
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(scalar.kind);
  }
}
