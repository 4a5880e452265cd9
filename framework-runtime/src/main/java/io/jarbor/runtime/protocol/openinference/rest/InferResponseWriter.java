package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.processing.json.JsonOutput;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes the answer to one request: a JSON object, and behind it the outputs asked for as bytes.
 */
final class InferResponseWriter {
  private static final String OCTETS = "application/octet-stream";

  private final Map<String, Boolean> binary;
  private final boolean otherwise;

  InferResponseWriter(InferRequest request) {
    this.binary = new HashMap<>();
    // One that is listed twice is refused when the model is asked.
    request.outputs().forEach(output -> binary.put(output.name(), output.binary()));
    this.otherwise = request.parameters().binaryOutputs();
  }

  private boolean binary(String output) {
    return binary.isEmpty() ? otherwise : binary.getOrDefault(output, false);
  }

  /**
   * Write a response.
   *
   * @param response borrowed
   * @param room told how many bytes are held, before there are more; what it throws is thrown
   * @throws ServingException {@code INVALID_INPUT} for strings that JSON cannot hold, {@code
   *     TOO_LARGE} for more bytes than one body can have
   */
  HttpAnswer write(InferResponse response, LongConsumer room) {
    Map<String, Tensor> blobs = new LinkedHashMap<>();
    byte[] json = JsonOutput.writeWithNaN(room, out -> writeObject(out, response, blobs));
    long behind = blobs.values().stream().mapToLong(Tensor::byteSize).sum();
    if (behind == 0) {
      return HttpAnswer.json(200, json);
    }
    int length = HttpAnswer.checkedLength(json.length + behind);
    room.accept((long) json.length + length);
    byte[] body = new byte[length];
    ByteBuffer whole = ByteBuffer.wrap(body).put(json);
    blobs.values().forEach(tensor -> whole.put(tensor.data()));
    room.accept(length);
    return new HttpAnswer(
        200, OCTETS, body, Map.of(InferHandler.JSON_LENGTH, Integer.toString(json.length)));
  }

  private void writeObject(JsonGenerator out, InferResponse response, Map<String, Tensor> blobs)
      throws IOException {
    out.writeStartObject();
    if (!response.id().isEmpty()) {
      out.writeStringField("id", response.id());
    }
    out.writeStringField("model_name", response.model().name());
    out.writeStringField("model_version", response.model().version());
    out.writeArrayFieldStart("outputs");
    for (Map.Entry<String, Tensor> output : response.outputs().entrySet()) {
      writeOutput(out, output.getKey(), output.getValue(), blobs);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void writeOutput(JsonGenerator out, String name, Tensor tensor, Map<String, Tensor> blobs)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeStringField("datatype", tensor.datatype().name());
    out.writeFieldName("shape");
    long[] sizes = tensor.shape().sizes();
    out.writeArray(sizes, 0, sizes.length);
    if (binary(name)) {
      blobs.put(name, tensor);
      out.writeObjectFieldStart("parameters");
      out.writeNumberField("binary_data_size", tensor.byteSize());
      out.writeEndObject();
    } else {
      out.writeFieldName("data");
      OutputData.write(out, name, tensor, Shape.of(tensor.elementCount()));
    }
    out.writeEndObject();
  }
}
