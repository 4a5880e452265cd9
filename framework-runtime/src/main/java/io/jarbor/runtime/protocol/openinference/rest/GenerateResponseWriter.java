package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.json.JsonOutput;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongConsumer;

/** Writes a response as a flat object: what holds one element as a value, else as an array. */
final class GenerateResponseWriter {
  private GenerateResponseWriter() {}

  /**
   * Write a response, which is borrowed.
   *
   * @param room told how many bytes are held, before there are more; what it throws is thrown
   */
  static byte[] write(InferResponse response, LongConsumer room) {
    return JsonOutput.writeWithNaN(
        room,
        out -> {
          out.writeStartObject();
          if (!response.id().isEmpty()) {
            out.writeStringField("id", response.id());
          }
          out.writeStringField("model_name", response.model().name());
          out.writeStringField("model_version", response.model().version());
          for (Map.Entry<String, Tensor> output : response.outputs().entrySet()) {
            writeMember(out, response.level(), output.getKey(), output.getValue());
          }
          out.writeEndObject();
        });
  }

  private static void writeMember(JsonGenerator out, EntryLevel level, String name, Tensor tensor)
      throws IOException {
    if (level == EntryLevel.PROCESSORS) {
      ProcessedGenerate.writeMembers(out, tensor.bytesAt(0));
    } else {
      out.writeFieldName(name);
      int count = tensor.elementCount();
      OutputData.write(out, name, tensor, count == 1 ? Shape.of() : Shape.of(count));
    }
  }
}
