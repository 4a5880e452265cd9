package io.jarbor.runtime.processing;

import io.jarbor.runtime.processing.binding.RecordBinder;
import io.jarbor.runtime.processing.json.JsonInput;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads bodies as a processor's request type. */
final class RecordRequests implements RequestSide {
  /** Characters of an example; more would not be read, but scrolled past. */
  private static final int LARGEST_EXAMPLE = 64 * 1024;

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
   * @param example JSON of a request, where the type's own annotations do not make one; a large one
   *     is not shown
   * @throws io.jarbor.runtime.processing.binding.UnbindableException if the type cannot be bound,
   *     or its example not read
   */
  RecordRequests(Class<?> type, Set<String> mediaTypes, Optional<String> example) {
    this.binder = RecordBinder.of(type);
    this.example = example.isEmpty() ? Optional.of(binder.example()) : shown(example.get());
    this.mediaTypes = Set.copyOf(mediaTypes);
    this.wholeBody = mediaTypes.isEmpty() ? null : binder.wholeBody();
  }

  @Override
  public Set<String> mediaTypes() {
    return mediaTypes;
  }

  @Override
  public Payload read(ByteBuffer body, String mediaType, LongConsumer room) {
    if (wholeBody != null && mediaTypes.contains(mediaType)) {
      byte[] bytes = new byte[body.remaining()];
      body.duplicate().get(bytes);
      return new Payload.Typed(wholeBody.request(bytes));
    }
    return new Payload.Typed(JsonInput.read(body, room, binder::read));
  }

  @Override
  public boolean takesMember(String name) {
    return binder.takesMember(name);
  }

  @Override
  public Map<String, Object> schema() {
    return binder.schema();
  }

  @Override
  public Optional<Object> example() {
    return example;
  }

  private Optional<Object> shown(String json) {
    return json.length() > LARGEST_EXAMPLE ? Optional.empty() : Optional.of(binder.example(json));
  }
}
