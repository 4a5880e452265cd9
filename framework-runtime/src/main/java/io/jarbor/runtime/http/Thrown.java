package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.concurrent.CompletionException;

/** Takes what was thrown, by whichever part of the server, for what it is. */
public final class Thrown {
  private Thrown() {}

  /** The exception itself where it is of the one family, else a defect of the server's. */
  public static ServingException of(Throwable failure) {
    return failure instanceof ServingException known
        ? known
        : new ServingException(ErrorCode.INTERNAL, "the server failed: " + failure, failure);
  }

  /** What failed a stage, without what stages that hang on others wrap it in. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
