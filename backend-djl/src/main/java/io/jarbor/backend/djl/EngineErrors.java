package io.jarbor.backend.djl;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Makes engine errors short: PyTorch's messages hold tracebacks of Python and of C++. */
final class EngineErrors {
  private static final int LONGEST = 300;

  private EngineErrors() {}

  /** An engine's exception in the course of a run. */
  static ServingException failure(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof ServingException ours) {
        return ours;
      }
    }
    return new ServingException(
        ErrorCode.BACKEND_FAILURE, "the engine failed: " + reason(error), error);
  }

  /** The sentence that says what is wrong. */
  static String reason(Throwable error) {
    Throwable root = error;
    // DJL wraps what an engine said; only the innermost message is the engine's.
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null || message.isBlank()) {
      return root.getClass().getSimpleName();
    }
    String line =
        message
            .lines()
            .map(String::strip)
            .filter(text -> text.startsWith("RuntimeError: ") || text.contains("Error: "))
            .reduce((first, last) -> last)
            .orElseGet(() -> message.strip().lines().findFirst().orElse(""));
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
