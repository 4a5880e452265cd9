package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.processing.json.ElementBuffer;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads a flat object: what is named like an input is its tensor, everything else a parameter. For
 * one request and one thread.
 */
final class GenerateReader {
  private final ServedModel model;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final InferParameters.Builder parameters = InferParameters.builder();

  private GenerateReader(ServedModel model) {
    this.model = model;
  }

  /**
   * Read a request.
   *
   * @param model entered at its tensors
   * @param room as of {@link JsonInput#read(ByteBuffer, LongConsumer, JsonInput.ValueReader)}
   * @return its tensors are the caller's
   */
  static InferRequest read(ByteBuffer body, ServedModel model, LongConsumer room) {
    GenerateReader reader = new GenerateReader(model);
    try {
      String id = JsonInput.readWithNaN(body, room, reader::readObject);
      return new InferRequest(id, reader.tensors, List.of(), reader.parameters.build());
    } catch (RuntimeException e) {
      Tensor.closeAll(reader.tensors.values());
      throw e;
    }
  }

  private String readObject(JsonInput in) {
    Consumer<String> value = name -> value(in, name);
    return new GenerateBody(in, value, value).read("an object with the model's inputs");
  }

  private void value(JsonInput in, String name) {
    Optional<TensorSpec> input =
        model.inputs().stream().filter(spec -> spec.name().equals(name)).findFirst();
    if (input.isEmpty()) {
      JsonParameter.read(in, name, parameters);
    } else if (tensors.putIfAbsent(name, tensor(in, input.get())) != null) {
      throw in.invalid("expected once, got again");
    }
  }

  private static Tensor tensor(JsonInput in, TensorSpec spec) {
    ElementBuffer elements = new ElementBuffer(spec.datatype(), in);
    long count = 0;
    if (in.is(JsonToken.START_ARRAY)) {
      while (in.next() != JsonToken.END_ARRAY) {
        elements.append(in);
        count++;
      }
    } else {
      elements.append(in);
      count = 1;
    }
    return elements.tensor(shape(spec, count));
  }

  private static Shape shape(TensorSpec spec, long count) {
    Shape shape = OpenSizes.close(spec.shape(), count);
    if (shape.elementCount() != count) {
      throw ServingException.invalidInput(
          "input '"
              + spec.name()
              + "': "
              + Counted.of(count, "value")
              + (count == 1 ? " does" : " do")
              + " not fit shape "
              + spec.shape());
    }
    return shape;
  }
}
