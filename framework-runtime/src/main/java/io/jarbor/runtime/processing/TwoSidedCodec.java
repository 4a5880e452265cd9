package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Joins what reads and what writes; either may be tensors or records. */
record TwoSidedCodec(RequestSide request, ResponseSide response) implements BodyCodec {
  @Override
  public Set<String> mediaTypes() {
    return request.mediaTypes();
  }

  @Override
  public Payload read(ByteBuffer body, String mediaType, LongConsumer room) {
    return request.read(body, mediaType, room);
  }

  @Override
  public void write(JsonGenerator out, Payload answer) throws IOException {
    response.write(out, answer);
  }

  @Override
  public boolean takesMember(String name) {
    return request.takesMember(name);
  }

  @Override
  public Map<String, Object> requestSchema() {
    return request.schema();
  }

  @Override
  public Map<String, Object> responseSchema() {
    return response.schema();
  }

  @Override
  public Optional<Object> requestExample() {
    return request.example();
  }
}
