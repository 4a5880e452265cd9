package io.jarbor.runtime.inference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Turns whatever was thrown into the one exception family. */
final class Failures {
  private Failures() {}

  /**
   * What a processor threw: its own {@link ServingException} stands, all else is its failure. The
   * message of that is for the log: it may tell a caller what is no caller's affair.
   */
  static ServingException ofProcessor(Throwable thrown) {
    if (thrown instanceof ServingException known) {
      return known;
    }
    return new ServingException(
        ErrorCode.PROCESSOR_FAILURE,
        "a processor of the package failed with "
            + thrown.getClass().getName()
            + "; the server's log says more",
        thrown);
  }

  /** Inputs that a processor or generator made, and that the model does not take. */
  static ServingException ofInputs(ServingException reason) {
    return new ServingException(
        ErrorCode.PROCESSOR_FAILURE,
        "a processor of the package made inputs that its model does not take: "
            + reason.getMessage(),
        reason);
  }

  /** What our own code threw. */
  static ServingException ofServer(Throwable thrown) {
    if (thrown instanceof ServingException known) {
      return known;
    }
    return new ServingException(
        ErrorCode.INTERNAL,
        "the server failed with " + thrown.getClass().getName() + "; its log says more",
        thrown);
  }
}
