package io.jarbor.runtime.http;

import io.jarbor.api.model.Deadline;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * What bounds the reading of one body, beside the server's limits.
 *
 * @param reserve told on the event loop how many bytes there are, each time that they are more than
 *     was announced, before they are kept; throws a {@link io.jarbor.api.error.ServingException} if
 *     there is no room for them, and the body is given up
 * @param deadline from when on nobody wants the answer; empty for none
 */
public record BodyTerms(LongConsumer reserve, Optional<Deadline> deadline) {

  /** Bound a body by what reserves room for it. */
  static BodyTerms of(LongConsumer reserve) {
    return new BodyTerms(reserve, Optional.empty());
  }

  /** Bound a body by what reserves room for it, and by a deadline. */
  public static BodyTerms of(LongConsumer reserve, Deadline deadline) {
    return new BodyTerms(reserve, Optional.of(deadline));
  }
}
