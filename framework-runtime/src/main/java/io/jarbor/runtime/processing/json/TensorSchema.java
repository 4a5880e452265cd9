package io.jarbor.runtime.processing.json;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes tensors as nested JSON arrays, and gives examples of them. */
public final class TensorSchema {
  private TensorSchema() {}

  /**
   * Describe a tensor.
   *
   * @param labels members of an object in place of each innermost array; empty for arrays
   */
  public static Map<String, Object> of(Datatype datatype, Shape shape, List<String> labels) {
    Map<String, Object> schema = element(datatype);
    int last = shape.rank() - 1;
    for (int i = last; i >= 0; i--) {
      schema =
          i == last && !labels.isEmpty() ? object(schema, labels) : array(schema, shape.size(i));
    }
    return schema;
  }

  private static Map<String, Object> array(Map<String, Object> items, long size) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", items);
    if (size != Shape.DYNAMIC) {
      schema.put("minItems", size);
      schema.put("maxItems", size);
    }
    return schema;
  }

  private static Map<String, Object> object(Map<String, Object> element, List<String> labels) {
    Map<String, Object> members = new LinkedHashMap<>();
    labels.forEach(label -> members.put(label, element));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", members);
    schema.put("required", labels);
    return schema;
  }

  private static Map<String, Object> element(Datatype datatype) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (datatype == Datatype.BOOL) {
      schema.put("type", "boolean");
    } else if (datatype == Datatype.BYTES) {
      schema.put("type", "string");
    } else if (datatype.integer()) {
      schema.put("type", "integer");
      range(datatype, schema);
    } else {
      schema.put("type", "number");
    }
    return schema;
  }

  private static void range(Datatype datatype, Map<String, Object> schema) {
    int bits = 8 * datatype.byteSize();
    boolean unsigned = datatype.name().startsWith("U");
    BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
    schema.put("minimum", unsigned ? BigInteger.ZERO : span.negate());
    schema.put("maximum", span.subtract(BigInteger.ONE));
  }

  /** Make a value of the shape: zeros, false or {@code "text"}, one where a size is dynamic. */
  public static Object example(Datatype datatype, Shape shape) {
    Object value =
        switch (datatype) {
          case BOOL -> false;
          case BYTES -> "text";
          case FP16, BF16, FP32, FP64 -> 0.0;
          default -> 0L;
        };
    for (int i = shape.rank() - 1; i >= 0; i--) {
      long size = shape.size(i) == Shape.DYNAMIC ? 1 : shape.size(i);
      List<Object> values = new ArrayList<>();
      for (long j = 0; j < size; j++) {
        values.add(value);
      }
      value = values;
    }
    return value;
  }
}
