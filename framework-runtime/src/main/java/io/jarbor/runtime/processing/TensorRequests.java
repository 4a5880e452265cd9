package io.jarbor.runtime.processing;

import io.jarbor.api.error.Counted;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.TensorFields;
import io.jarbor.runtime.processing.json.TensorSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads bodies with a JSON field per input. */
final class TensorRequests implements RequestSide {
  /** Numbers of an example; more would not be read, but scrolled past. */
  private static final long LARGEST_EXAMPLE = 2000;

  private final TensorFields fields;
  private final boolean batched;

  TensorRequests(Signature signature, Passthrough passthrough) {
    this.fields = fields(signature, passthrough);
    this.batched = signature.batched();
  }

  private static TensorFields fields(Signature signature, Passthrough passthrough) {
    List<TensorFields.Field> fields = new ArrayList<>();
    boolean row = passthrough.item() && signature.batched();
    for (TensorSpec spec : signature.inputs()) {
      Shape shape = row ? spec.shape().row() : spec.shape();
      fields.add(
          new TensorFields.Field(passthrough.name(spec), spec.name(), spec.datatype(), shape, row));
    }
    return new TensorFields(fields);
  }

  @Override
  public Payload read(ByteBuffer body, String mediaType, LongConsumer room) {
    return new Payload.Tensors(JsonInput.read(body, room, this::read));
  }

  /** Read the object at which the input stands. */
  Map<String, Tensor> read(JsonInput in) {
    Map<String, Tensor> tensors = fields.read(in);
    if (batched) {
      requireRows(tensors);
    }
    return tensors;
  }

  private void requireRows(Map<String, Tensor> tensors) {
    long rows = Shape.DYNAMIC;
    for (TensorFields.Field field : fields.fields()) {
      Tensor tensor = tensors.get(field.tensor());
      long size = tensor == null ? 0 : tensor.shape().size(0);
      String pointer = Pointers.child("", field.name());
      if (size == 0) {
        throw JsonInput.invalidAt(pointer, "expected 1 row or more, got none");
      }
      if (rows != Shape.DYNAMIC && rows != size) {
        throw JsonInput.invalidAt(
            pointer,
            "expected " + Counted.of(rows, "row") + " as the fields before have, got " + size);
      }
      rows = size;
    }
  }

  @Override
  public boolean takesMember(String name) {
    return fields.fields().stream().anyMatch(field -> field.name().equals(name));
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> members = new LinkedHashMap<>();
    for (TensorFields.Field field : fields.fields()) {
      Map<String, Object> member =
          new LinkedHashMap<>(TensorSchema.of(field.datatype(), field.shape(), List.of()));
      member.put("description", field.datatype() + " " + field.shape());
      members.put(field.name(), member);
    }
    return object(members);
  }

  static Map<String, Object> object(Map<String, Object> members) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", members);
    schema.put("required", List.copyOf(members.keySet()));
    schema.put("additionalProperties", false);
    return schema;
  }

  @Override
  public Optional<Object> example() {
    long elements = fields.fields().stream().mapToLong(TensorRequests::exampleElements).sum();
    if (elements > LARGEST_EXAMPLE) {
      return Optional.empty();
    }
    Map<String, Object> example = new LinkedHashMap<>();
    for (TensorFields.Field field : fields.fields()) {
      example.put(field.name(), TensorSchema.example(field.datatype(), field.shape()));
    }
    return Optional.of(example);
  }

  /** Dynamic sizes are 1 in an example. */
  private static long exampleElements(TensorFields.Field field) {
    long elements = 1;
    for (long size : field.shape().sizes()) {
      elements =
          Math.min(
              elements * Math.max(1, Math.min(size, LARGEST_EXAMPLE + 1)), LARGEST_EXAMPLE + 1);
    }
    return elements;
  }
}
