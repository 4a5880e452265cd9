package io.jarbor.runtime.inference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Turns whatever was thrown into the one exception family. */
final class Failures {
  private Failures() {}

  /** What a processor threw: its own {@link ServingException} stands, all else is its failure. */
  static ServingException ofProcessor(Throwable thrown) {
    if (thrown instanceof ServingException known) {
      return known;
    }
    return new ServingException(
        ErrorCode.PROCESSOR_FAILURE,
        "a processor of the package failed: " + describe(thrown),
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
        ErrorCode.INTERNAL, "the server failed: " + describe(thrown), thrown);
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    return thrown.getClass().getName() + (message == null ? "" : ": " + message);
  }
}
