package io.jarbor.runtime.processing;

import java.util.Map;

/** The half of a {@link BodyCodec} that writes. Thread-safe. */
interface ResponseSide {

  /** As {@link BodyCodec#write}. */
  byte[] write(Payload answer);

  /** As {@link BodyCodec#responseSchema()}. */
  Map<String, Object> schema();
}
