package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonOutput;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ProcessedBodies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * The generate extension for models that are entered at their processors: the members of a native
 * route's body stand in the object itself, or in its {@code parameters}. Names that the protocol
 * reserves are its own in both, but for those that the route's object takes: such a member of the
 * object itself is the package's. Values are passed on as they came, and the answer's as they were
 * written. For one request and one thread.
 */
final class ProcessedGenerate {
  private final Map<String, ByteBuffer> members = new LinkedHashMap<>();
  private final InferParameters.Builder parameters = InferParameters.builder();
  private final Predicate<String> taken;

  private ProcessedGenerate(Predicate<String> taken) {
    this.taken = taken;
  }

  /**
   * Read a request.
   *
   * @param taken true of members that the native route's object may have
   * @param room as of {@link JsonInput#read(ByteBuffer, LongConsumer, JsonInput.ValueReader)}
   * @return its tensor is the caller's
   */
  static InferRequest read(ByteBuffer body, Predicate<String> taken, LongConsumer room) {
    ProcessedGenerate reader = new ProcessedGenerate(taken);
    String id = JsonInput.read(body, room, reader::readObject);
    // It is written anew, which takes twice as much while it grows, and copied into the tensor.
    room.accept(3L * body.remaining());
    byte[] request = JsonOutput.write(reader::writeRequest);
    return new InferRequest(
        id,
        Map.of(ProcessedBodies.REQUEST, Tensor.ofBytes(Shape.of(1), List.of(request))),
        List.of(),
        reader.parameters.build());
  }

  private String readObject(JsonInput in) {
    return new GenerateBody(in, name -> member(in, name), name -> parameter(in, name))
        .read("an object with the members of the model's body");
  }

  private void member(JsonInput in, String name) {
    if (taken.test(name)) {
      keep(in, name);
    } else {
      parameter(in, name);
    }
  }

  private void parameter(JsonInput in, String name) {
    if (InferParameters.reserved(name)) {
      JsonParameter.read(in, name, parameters);
    } else {
      keep(in, name);
    }
  }

  private void keep(JsonInput in, String name) {
    if (members.containsKey(name)) {
      throw in.invalid("expected once, got again");
    }
    members.put(name, in.rawValue());
  }

  private void writeRequest(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, ByteBuffer> member : members.entrySet()) {
      out.writeFieldName(member.getKey());
      JsonOutput.writeRawValue(out, member.getValue());
    }
    out.writeEndObject();
  }

  /** Write a native route's answer: its members, or where it is no object, the answer as one. */
  static void writeMembers(JsonGenerator out, ByteBuffer answer) throws IOException {
    if (answer.get(answer.position()) == '{') {
      JsonOutput.writeRawMembers(out, answer);
    } else {
      out.writeFieldName(ProcessedBodies.RESPONSE);
      JsonOutput.writeRawValue(out, answer);
    }
  }
}
