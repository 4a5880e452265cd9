package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads samples by the rules of a request's body, so that both take the same values. */
public final class JsonSampleReader implements SampleReader {

  /** Create a reader; it keeps nothing. */
  public JsonSampleReader() {}

  @Override
  public Map<String, Tensor> read(Signature signature, Map<String, Object> sample) {
    byte[] json = JsonOutput.write(out -> write(out, sample, ""));
    Passthrough oneRow = new Passthrough(Map.of(), signature.batched(), false);
    return JsonInput.read(json, new TensorRequests(signature, oneRow)::read);
  }

  private static void write(JsonGenerator out, @Nullable Object value, String pointer)
      throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = String.valueOf(entry.getKey());
        out.writeFieldName(name);
        write(out, entry.getValue(), Pointers.child(pointer, name));
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (int i = 0; i < list.size(); i++) {
        write(out, list.get(i), Pointers.item(pointer, i));
      }
      out.writeEndArray();
    } else {
      writeScalar(out, value, pointer);
    }
  }

  private static void writeScalar(JsonGenerator out, @Nullable Object value, String pointer)
      throws IOException {
    if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof BigInteger integer) {
      out.writeNumber(integer);
    } else if (value instanceof BigDecimal decimal) {
      out.writeNumber(decimal);
    } else if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw JsonInput.invalidAt(pointer, "expected a finite number, got " + number);
      }
      out.writeNumber(number);
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else if (value == null) {
      out.writeNull();
    } else {
      throw JsonInput.invalidAt(
          pointer,
          "expected numbers, strings and lists, got a " + value.getClass().getSimpleName());
    }
  }
}
