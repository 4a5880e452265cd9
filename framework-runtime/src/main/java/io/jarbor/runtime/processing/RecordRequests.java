package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.binding.RecordBinder;
import io.jarbor.runtime.processing.json.JsonInput;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads bodies as a processor's request type. */
final class RecordRequests implements RequestSide {
  private final RecordBinder binder;
  private final Set<String> mediaTypes;
  private final RecordBinder.@Nullable WholeBody wholeBody;
  private final Optional<Object> example;

  /**
   * Bind a request type.
   *
   * @param mediaTypes taken whole, beside JSON
   * @throws io.jarbor.runtime.processing.binding.UnbindableException if it cannot be bound
   */
  RecordRequests(Class<?> type, Set<String> mediaTypes) {
    this(type, mediaTypes, Optional.empty());
  }

  /**
   * Bind a request type.
   *
   * @param example JSON of a request, where the type's own annotations do not make one
   */
  RecordRequests(Class<?> type, Set<String> mediaTypes, Optional<String> example) {
    this.example = example.map(RecordRequests::parsed);
    this.binder = RecordBinder.of(type);
    this.mediaTypes = Set.copyOf(mediaTypes);
    this.wholeBody = mediaTypes.isEmpty() ? null : binder.wholeBody();
  }

  @Override
  public Set<String> mediaTypes() {
    return mediaTypes;
  }

  @Override
  public Payload read(ByteBuffer body, String mediaType) {
    if (wholeBody != null && mediaTypes.contains(mediaType)) {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      return new Payload.Typed(wholeBody.request(bytes));
    }
    return new Payload.Typed(
        JsonInput.read(
            body.array(), body.arrayOffset() + body.position(), body.remaining(), binder::read));
  }

  @Override
  public Map<String, Object> schema() {
    return binder.schema();
  }

  @Override
  public Optional<Object> example() {
    return example.isPresent() ? example : Optional.of(binder.example());
  }

  private static Object parsed(String json) {
    try {
      return new ObjectMapper().readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, "its example is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
