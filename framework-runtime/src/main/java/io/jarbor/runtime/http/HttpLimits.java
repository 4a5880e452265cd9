package io.jarbor.runtime.http;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;

/**
 * What a request, and the connection that it comes on, may be.
 *
 * @param maxBody most bytes of a body
 * @param bodyTimeout longest that a body may take to arrive; and, once its request is answered,
 *     what is left of it
 * @param idleTimeout longest that a connection without a request in progress stays open when
 *     nothing moves on it; over HTTP/2, that a caller takes over an answer or a message, beside a
 *     second for each 64 kB of it
 */
public record HttpLimits(long maxBody, Duration bodyTimeout, Duration idleTimeout) {

  /** So many times the limit, a body is read on to no use: most callers read no answer before. */
  private static final int READ_ON = 8;

  /** Callers on slow lines take this much and more. */
  private static final int SLOWEST_BYTES_A_MILLI = 64;

  /** How long a caller may take over an answer or a message over HTTP/2. */
  public Duration takenWithin(long bytes) {
    return idleTimeout.plusMillis(bytes / SLOWEST_BYTES_A_MILLI);
  }

  /** Most bytes that are read of a body. */
  long mostReadOfBody() {
    return READ_ON * maxBody;
  }

  /** The same for a body that is to hold so many bytes at most, and no more than any may. */
  HttpLimits withBody(long bytes) {
    return new HttpLimits(Math.min(bytes, maxBody), bodyTimeout, idleTimeout);
  }

  /**
   * Look at how many bytes a body holds.
   *
   * @throws ServingException {@code TOO_LARGE}
   */
  void checkBody(long bytes) {
    if (bytes > maxBody) {
      throw tooLarge(Counted.of(bytes, "byte"));
    }
  }

  ServingException tooLarge(String got) {
    return new ServingException(
        ErrorCode.TOO_LARGE, "the body may hold " + maxBody + " bytes, got " + got);
  }
}
