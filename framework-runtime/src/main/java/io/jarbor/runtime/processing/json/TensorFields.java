package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Pointers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads an object with a member per tensor: all of them, once, and nothing else. Thread-safe.
 *
 * @param fields what to read, in the order in which messages name them
 */
public record TensorFields(List<Field> fields) {
  public TensorFields {
    fields = List.copyOf(fields);
  }

  /**
   * One member.
   *
   * @param name in the JSON
   * @param tensor name of the input
   * @param shape as the JSON nests it
   * @param row true where the JSON is one row, to which a dimension 0 of size 1 is added
   */
  public record Field(String name, String tensor, Datatype datatype, Shape shape, boolean row) {}

  /**
   * Read the object that begins at the current token.
   *
   * @return by name of the input; owned by the caller
   */
  public Map<String, Tensor> read(JsonInput in) {
    if (!in.is(JsonToken.START_OBJECT)) {
      throw in.unexpected("an object with " + names());
    }
    String pointer = in.pointer();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    while (in.next() == JsonToken.FIELD_NAME) {
      Field field = known(in, pointer);
      in.next();
      Tensor tensor = TensorReader.read(in, field.datatype(), field.shape());
      if (tensors.put(field.tensor(), field.row() ? asRow(tensor) : tensor) != null) {
        throw in.invalid("expected once, got again");
      }
    }
    for (Field field : fields) {
      if (!tensors.containsKey(field.tensor())) {
        throw JsonInput.invalidAt(
            Pointers.child(pointer, field.name()), "missing; expected " + names());
      }
    }
    return tensors;
  }

  private Field known(JsonInput in, String pointer) {
    String name = in.fieldName();
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw unknown(pointer, name, fields.stream().map(Field::name).toList());
  }

  /** Word that an object has a member that it should not have. */
  public static ServingException unknown(String pointer, String name, List<String> known) {
    return JsonInput.invalidAt(
        Pointers.child(pointer, name),
        "unknown field; expected " + quoted(known) + Nearest.hint(name, known));
  }

  private static Tensor asRow(Tensor tensor) {
    return Tensor.wrap(tensor.datatype(), tensor.shape().prepend(1), tensor.data());
  }

  private String names() {
    return quoted(fields.stream().map(Field::name).toList());
  }

  static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
