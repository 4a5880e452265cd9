package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;

/** What can be wrong with a request before any model is asked. */
public final class HttpErrors {
  /** The request is not what HTTP says. */
  public static final ErrorCode MALFORMED_REQUEST =
      new ErrorCode("MALFORMED_REQUEST", ErrorCode.Fault.CALLER);

  /** The request line is longer than the server reads. */
  public static final ErrorCode URI_TOO_LONG =
      new ErrorCode("URI_TOO_LONG", ErrorCode.Fault.CALLER);

  /** The headers hold more bytes than the server reads. */
  public static final ErrorCode HEADERS_TOO_LARGE =
      new ErrorCode("HEADERS_TOO_LARGE", ErrorCode.Fault.CALLER);

  /** The path is known, with other methods. */
  public static final ErrorCode METHOD_NOT_ALLOWED =
      new ErrorCode("METHOD_NOT_ALLOWED", ErrorCode.Fault.CALLER);

  /** The body's media type is not one that the route takes. */
  public static final ErrorCode UNSUPPORTED_MEDIA_TYPE =
      new ErrorCode("UNSUPPORTED_MEDIA_TYPE", ErrorCode.Fault.CALLER);

  /** The body's, or the message's, compression is not one that the server reads. */
  public static final ErrorCode UNSUPPORTED_ENCODING =
      new ErrorCode("UNSUPPORTED_ENCODING", ErrorCode.Fault.CALLER);

  /** The body took too long to arrive. */
  public static final ErrorCode BODY_TIMEOUT =
      new ErrorCode("BODY_TIMEOUT", ErrorCode.Fault.CALLER);

  /** A token is needed, or the one that was sent is wrong. */
  public static final ErrorCode UNAUTHORIZED =
      new ErrorCode("UNAUTHORIZED", ErrorCode.Fault.CALLER);

  /** The caller may not do this from where it is. */
  public static final ErrorCode FORBIDDEN = new ErrorCode("FORBIDDEN", ErrorCode.Fault.CALLER);

  private HttpErrors() {}
}
