package io.jarbor.runtime.repository;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.scheduler.Cancellation;
import java.util.Optional;

/**
 * Asks a version its own example before it serves. Thread-safe; blocks, for some seconds at most.
 */
@FunctionalInterface
public interface Trial {

  /**
   * Send the example of a version's documentation the way that a caller's request goes.
   *
   * @param lease closed by the trial; later than it returns where code of the package goes on
   * @param cancellation ends it: the example counts as not answered then
   * @return why the example is not answered; empty where it is, or where there is none
   * @throws ServingException if no request at all can be answered rightly
   * @throws LinkageError as the package's code threw it: a class or library of it is missing
   */
  Optional<ServingException> refusal(Lease lease, Cancellation cancellation);
}
