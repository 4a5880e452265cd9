package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Takes what was thrown, by whichever part of the server, for what it is. */
public final class Thrown {
  private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

  private Thrown() {}

  /**
   * The exception itself where it is of the one family; overload where memory is short, since it is
   * others' requests that hold it; else a defect of the server's.
   */
  public static ServingException of(Throwable failure) {
    if (failure instanceof ServingException known) {
      return known;
    }
    if (failure instanceof OutOfMemoryError) {
      // Its message is for the log: it tells how much memory the server has.
      return ServingException.overloaded(
          "the server has not enough memory for the request now", MEMORY_RETRY, failure);
    }
    return new ServingException(ErrorCode.INTERNAL, "the server failed: " + failure, failure);
  }

  /** What failed a stage, without what stages that hang on others wrap it in. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
