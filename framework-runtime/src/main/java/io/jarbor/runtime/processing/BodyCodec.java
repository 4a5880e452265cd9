package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Bodies of one version's native routes, both ways, and their documentation. Thread-safe; bound to
 * the version's class loader, so never shared.
 */
public interface BodyCodec {

  /** Media types taken beside JSON. */
  Set<String> mediaTypes();

  /**
   * Read a request's body.
   *
   * @param body on the heap, from position to limit
   * @param mediaType without parameters, lower case; {@code application/json} for whatever is read
   *     as JSON
   * @param room told how many bytes more, or fewer, are made of it on the heap, before they are;
   *     what it throws is thrown
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code INVALID_INPUT} with the pointer of the
   *     field that is wrong
   */
  Payload read(ByteBuffer body, String mediaType, LongConsumer room);

  /**
   * Write an answer, or a part of one, as JSON.
   *
   * @param answer borrowed
   */
  void write(JsonGenerator out, Payload answer) throws IOException;

  /** True where the JSON object that is a request may have a member of this name. */
  boolean takesMember(String name);

  /** JSON Schema (2020-12) of a request's body. */
  Map<String, Object> requestSchema();

  /** JSON Schema (2020-12) of an answer's body. */
  Map<String, Object> responseSchema();

  /**
   * A request that works when sent, as a JSON value; empty where it would be too large to be of use
   * to a reader.
   */
  Optional<Object> requestExample();
}
