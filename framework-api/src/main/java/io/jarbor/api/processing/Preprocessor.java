package io.jarbor.api.processing;

import io.jarbor.api.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a request into the model's inputs.
 *
 * @param <Q> the request: a record, whose components are the fields of the body and thereby the
 *     route's schema (see {@link Field})
 */
public interface Preprocessor<Q> extends Processor {

  /**
   * The class of the request; told here because a lambda or a subclass does not keep it at run
   * time.
   */
  Class<Q> requestType();

  /**
   * Make the inputs. Blocks; called on a thread of the version's bounded pool.
   *
   * @param request bound from the body, its constraints checked
   * @return every input of the signature, whole shapes; the runtime owns and closes them
   * @throws io.jarbor.api.error.ServingException {@code INVALID_INPUT} for what the caller can
   *     mend; anything else thrown is {@code PROCESSOR_FAILURE}
   */
  Map<String, Tensor> process(Q request, ProcessingContext context);

  /**
   * Media types taken beside JSON, such as {@code image/png}: such a body becomes, whole, the
   * request's one component of type {@code byte[]}.
   */
  default Set<String> mediaTypes() {
    return Set.of();
  }

  /**
   * Give a request that works when sent, for the API's documentation; asked once, after {@link
   * #setUp}. One that cannot be read as a request fails the version.
   *
   * @return JSON, not shown above 64 KiB; empty where the request type's own {@link
   *     Field#example()}s make one
   */
  default Optional<String> example() {
    return Optional.empty();
  }
}
