package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bytes, as base64.
 *
 * @param constraints the length's, in bytes
 */
record BinaryBinding(Constraints constraints) implements Binding {
  @Override
  public Object read(JsonInput in) {
    if (!in.is(JsonToken.VALUE_STRING)) {
      throw in.unexpected("a string in base64");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(in.string());
    } catch (IllegalArgumentException e) {
      throw in.invalid("expected base64: " + e.getMessage());
    }
    constraints.checkLength(in, bytes.length, "bytes");
    return bytes;
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    out.writeBinary((byte[]) value);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("contentEncoding", "base64");
    constraints.describeLength(schema, "minLength", "maxLength", BinaryBinding::characters);
    return schema;
  }

  /** Base64 writes each three bytes, and what is left of three, as four characters. */
  private static long characters(int bytes) {
    return 4 * ((bytes + 2L) / 3);
  }

  @Override
  public Object example() {
    return Base64.getEncoder().encodeToString(new byte[constraints.exampleLength()]);
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.STRING);
  }
}
