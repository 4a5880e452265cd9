package io.jarbor.runtime.processing;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** The half of a {@link BodyCodec} that reads. Thread-safe. */
interface RequestSide {

  /** As {@link BodyCodec#mediaTypes()}. */
  default Set<String> mediaTypes() {
    return Set.of();
  }

  /** As {@link BodyCodec#read}. */
  Payload read(ByteBuffer body, String mediaType, LongConsumer room);

  /** As {@link BodyCodec#takesMember}. */
  boolean takesMember(String name);

  /** As {@link BodyCodec#requestSchema()}. */
  Map<String, Object> schema();

  /** As {@link BodyCodec#requestExample()}. */
  Optional<Object> example();
}
