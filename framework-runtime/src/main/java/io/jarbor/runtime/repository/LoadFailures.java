package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Words whatever is thrown while a package loads. */
final class LoadFailures {
  private LoadFailures() {}

  static ServingException of(Throwable thrown) {
    if (thrown instanceof ServingException known) {
      return known;
    }
    if (thrown instanceof OutOfMemoryError) {
      return new ServingException(
          ErrorCode.UNAVAILABLE,
          "there is not enough memory to load it: " + thrown.getMessage(),
          thrown);
    }
    if (thrown instanceof NoClassDefFoundError) {
      return new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "class " + String.valueOf(thrown.getMessage()).replace('/', '.') + " is missing",
          thrown);
    }
    return new ServingException(
        ErrorCode.INVALID_PACKAGE,
        "loading it failed: "
            + thrown.getClass().getName()
            + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage()),
        thrown);
  }
}
