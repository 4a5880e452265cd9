package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.runtime.processing.json.ElementBuffer;
import io.jarbor.runtime.processing.json.JsonInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Arrays of numbers, read without boxing.
 *
 * @param element FP32, FP64, INT32 or INT64
 * @param constraints numbers' and length's
 */
record ArrayBinding(Datatype element, Constraints constraints) implements Binding {
  @Override
  public Object read(JsonInput in) {
    if (!in.is(JsonToken.START_ARRAY)) {
      throw in.unexpected("an array of numbers");
    }
    ElementBuffer elements = new ElementBuffer(element, in);
    boolean bounded = constraints.boundsNumbers();
    long count = 0;
    while (in.next() != JsonToken.END_ARRAY) {
      count += elements.append(in, bounded ? 1 : Long.MAX_VALUE);
      if (bounded) {
        constraints.checkNumber(in, elements.last());
      }
    }
    constraints.checkLength(in, (int) count, "elements");
    return array(elements.filled(), (int) count);
  }

  private Object array(ByteBuffer bytes, int count) {
    switch (element) {
      case FP32 -> {
        float[] values = new float[count];
        bytes.asFloatBuffer().get(values);
        return values;
      }
      case FP64 -> {
        double[] values = new double[count];
        bytes.asDoubleBuffer().get(values);
        return values;
      }
      case INT32 -> {
        int[] values = new int[count];
        bytes.asIntBuffer().get(values);
        return values;
      }
      case INT64 -> {
        long[] values = new long[count];
        bytes.asLongBuffer().get(values);
        return values;
      }
      default -> throw new IllegalStateException("no array of " + element);
    }
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    out.writeStartArray();
    if (value instanceof float[] values) {
      for (float number : values) {
        out.writeNumber(number);
      }
    } else if (value instanceof double[] values) {
      for (double number : values) {
        out.writeNumber(number);
      }
    } else if (value instanceof int[] values) {
      for (int number : values) {
        out.writeNumber(number);
      }
    } else {
      for (long number : (long[]) value) {
        out.writeNumber(number);
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> items = new LinkedHashMap<>();
    items.put("type", element.integer() ? "integer" : "number");
    switch (element) {
      case INT32 -> constraints.describeInteger(items, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> constraints.describeInteger(items, Long.MIN_VALUE, Long.MAX_VALUE);
      default -> constraints.describeNumber(items);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", items);
    constraints.describeLength(schema, "minItems", "maxItems");
    return schema;
  }

  @Override
  public Object example() {
    double number = constraints.exampleNumber();
    Object value = number;
    if (element.integer()) {
      value = (long) Math.ceil(number);
    }
    return Collections.nCopies(constraints.exampleLength(), value);
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.ARRAY);
  }
}
