package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** The half of a {@link BodyCodec} that writes. Thread-safe. */
interface ResponseSide {

  /** As {@link BodyCodec#write}. */
  void write(JsonGenerator out, Payload answer) throws IOException;

  /** As {@link BodyCodec#responseSchema()}. */
  Map<String, Object> schema();
}
