package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** Words why the head of a request could not be read. */
final class Malformed {
  private Malformed() {}

  /** Without the decoder's exception as a cause: it is the caller's, and needs no stack. */
  static ServingException reason(Throwable decoding) {
    return new ServingException(
        code(decoding), "the request cannot be read: " + decoding.getMessage());
  }

  private static ErrorCode code(Throwable decoding) {
    if (decoding instanceof TooLongHttpLineException) {
      return HttpErrors.URI_TOO_LONG;
    }
    return decoding instanceof TooLongHttpHeaderException
        ? HttpErrors.HEADERS_TOO_LARGE
        : HttpErrors.MALFORMED_REQUEST;
  }
}
