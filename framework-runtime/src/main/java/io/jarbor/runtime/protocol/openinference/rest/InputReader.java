package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.processing.json.ElementBuffer;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.processing.json.Numbers;
import io.jarbor.runtime.protocol.openinference.InputErrors;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code inputs}. For one entry and one thread. */
final class InputReader {
  private static final int NONE = -1;

  private final String pointer;
  private @Nullable String name;
  private @Nullable Datatype datatype;
  private @Nullable Shape shape;
  private int skippedData = NONE;
  private long binaryBytes = NONE;
  private @Nullable Tensor tensor;

  private InputReader(String pointer) {
    this.pointer = pointer;
  }

  /**
   * What was read: the tensor, or how many bytes of it stand behind the JSON.
   *
   * @param tensor owned by the caller; null where its bytes follow
   */
  record Input(
      String name, Datatype datatype, Shape shape, @Nullable Tensor tensor, long binaryBytes) {}

  /** Read the object that begins at the current token. */
  static Input read(JsonInput in) {
    return new InputReader(in.pointer()).readEntry(in);
  }

  private Input readEntry(JsonInput in) {
    JsonMembers.eachSet(
        in,
        "an input, an object with name, shape, datatype and data",
        member -> {
          switch (member) {
            case "name" -> name = JsonMembers.string(in);
            case "datatype" -> datatype = datatype(in);
            case "shape" -> shape = shape(in);
            case "data" -> data(in);
            case "parameters" -> parameters(in);
            default -> in.skip();
          }
        });
    String itsName = required(name, "name");
    Datatype itsType = required(datatype, "datatype");
    Shape itsShape = required(shape, "shape");
    if (skippedData != NONE) {
      tensor = in.readAgain(skippedData, again -> elements(again, itsName, itsType, itsShape));
    }
    if (tensor == null && binaryBytes == NONE) {
      throw invalid("input '" + itsName + "' has no data: expected 'data', or 'binary_data_size'");
    }
    if (tensor != null && binaryBytes != NONE) {
      throw invalid(
          "input '" + itsName + "': expected one of 'data' and 'binary_data_size', got both");
    }
    return new Input(itsName, itsType, itsShape, tensor, binaryBytes);
  }

  private <T> T required(@Nullable T value, String member) {
    if (value == null) {
      String of = name == null ? "an input" : "input '" + name + "'";
      throw JsonInput.invalidAt(Pointers.child(pointer, member), of + " has no '" + member + "'");
    }
    return value;
  }

  private ServingException invalid(String message) {
    return JsonInput.invalidAt(pointer, message);
  }

  private static Datatype datatype(JsonInput in) {
    String said = JsonMembers.string(in);
    return Datatype.named(said)
        .orElseThrow(
            () -> in.unexpected("a datatype, one of " + Arrays.toString(Datatype.values())));
  }

  private static Shape shape(JsonInput in) {
    List<Long> sizes = new ArrayList<>();
    JsonMembers.elements(
        in,
        "a shape, an array of sizes",
        () -> sizes.add(Numbers.readInteger(in, 0, Long.MAX_VALUE, "a size")));
    Shape shape = Shape.of(sizes);
    // Tells by an exception where the product leaves 64 bits.
    shape.elementCount();
    return shape;
  }

  private void data(JsonInput in) {
    if (!in.is(JsonToken.START_ARRAY)) {
      throw in.unexpected("an array");
    }
    if (datatype == null || shape == null) {
      skippedData = in.mark();
      in.skip();
    } else {
      tensor = elements(in, name == null ? "" : name, datatype, shape);
    }
  }

  /** Elements in row-major order, however they are nested. */
  private static Tensor elements(JsonInput in, String name, Datatype datatype, Shape shape) {
    long expected = shape.elementCount();
    ElementBuffer elements = ElementBuffer.of(datatype, shape, in);
    long count = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.next();
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else {
        if (count == expected) {
          throw in.invalid(InputErrors.wrongCount(name, shape, "more"));
        }
        count += append(in, name, elements, expected - count);
      }
    }
    if (count < expected) {
      throw in.invalid(InputErrors.wrongCount(name, shape, Long.toString(count)));
    }
    return elements.tensor(shape);
  }

  private static long append(JsonInput in, String name, ElementBuffer elements, long most) {
    try {
      return elements.append(in, most);
    } catch (ServingException e) {
      throw InputErrors.of(name, e);
    }
  }

  private void parameters(JsonInput in) {
    JsonMembers.eachSet(
        in,
        "an object of parameters",
        parameter -> {
          if (parameter.equals("binary_data_size")) {
            binaryBytes = Numbers.readInteger(in, 0, Integer.MAX_VALUE, "bytes");
          } else {
            NotSupported.refuseSharedMemory(parameter);
            in.skip();
          }
        });
  }

  /** The names of some inputs, for messages. */
  static List<String> names(List<Input> inputs) {
    return inputs.stream().map(Input::name).toList();
  }
}
