package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;

/**
 * What a request may be.
 *
 * @param maxBody most bytes of a body
 * @param bodyTimeout longest that a body may take to arrive
 */
public record HttpLimits(long maxBody, Duration bodyTimeout) {

  ServingException tooLarge(String got) {
    return new ServingException(
        ErrorCode.TOO_LARGE, "the body may hold " + maxBody + " bytes, got " + got);
  }
}
