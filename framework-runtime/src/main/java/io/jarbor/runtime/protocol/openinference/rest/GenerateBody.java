package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The generate extension for models that are entered at their processors: the members of a native
 * route's body stand in the object itself, or in its {@code parameters}.
 */
final class GenerateBody {
  private static final JsonMapper MAPPER = new JsonMapper();

  private GenerateBody() {}

  /** Read a request; its tensor is the caller's. */
  static InferRequest read(ByteBuffer body) {
    ObjectNode members = object(body);
    JsonNode id = members.remove("id");
    JsonNode parameters = members.remove("parameters");
    if (parameters instanceof ObjectNode further) {
      further
          .properties()
          .forEach(member -> members.putIfAbsent(member.getKey(), member.getValue()));
    } else if (parameters != null) {
      throw ServingException.invalidField(
          "/parameters", "/parameters: expected an object of parameters");
    }
    byte[] request = members.toString().getBytes(StandardCharsets.UTF_8);
    return new InferRequest(
        id == null ? "" : id.asText(),
        Map.of(ServedModel.REQUEST, Tensor.ofBytes(Shape.of(1), List.of(request))),
        List.of(),
        InferParameters.NONE);
  }

  private static ObjectNode object(ByteBuffer body) {
    try {
      JsonNode read =
          MAPPER.readTree(body.array(), body.arrayOffset() + body.position(), body.remaining());
      if (read instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      String message =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw ServingException.invalidInput("the body is not JSON: " + message);
    }
    throw ServingException.invalidInput("expected an object with the members of the model's body");
  }

  /** Write a native route's answer: its members, or where it is no object, the answer as one. */
  static void writeMembers(JsonGenerator out, String answer) throws IOException {
    JsonNode node = MAPPER.readTree(answer);
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        out.writeFieldName(member.getKey());
        out.writeRawValue(member.getValue().toString());
      }
    } else {
      out.writeFieldName(ServedModel.RESPONSE);
      out.writeRawValue(answer);
    }
  }
}
