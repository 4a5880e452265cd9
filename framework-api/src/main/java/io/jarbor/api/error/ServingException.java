package io.jarbor.api.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whatever goes wrong between a request's first byte and its answer, or while a package loads.
 *
 * <p>The message is shown to callers: it names the thing, what was expected and what was found, and
 * holds nothing secret. Safe to hand between threads, and between processes: it is serialized
 * whole.
 */
public class ServingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String pointer;
  private final @Nullable Duration retryAfter;

  /** Create an error that has no cause of its own. */
  public ServingException(ErrorCode code, String message) {
    this(code, message, null, null, null);
  }

  /** Create an error on top of what an engine, a library or the JDK reported. */
  public ServingException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, null, null);
  }

  private ServingException(
      ErrorCode code,
      String message,
      @Nullable Throwable cause,
      @Nullable String pointer,
      @Nullable Duration retryAfter) {
    super(message, cause);
    this.code = code;
    this.pointer = pointer;
    this.retryAfter = retryAfter;
  }

  /** Create an {@link ErrorCode#INVALID_INPUT}. */
  public static ServingException invalidInput(String message) {
    return new ServingException(ErrorCode.INVALID_INPUT, message);
  }

  /**
   * Create an {@link ErrorCode#INVALID_INPUT} at one field of the request's body.
   *
   * @param pointer JSON pointer of the field, such as {@code /input_text/3}
   */
  public static ServingException invalidField(String pointer, String message) {
    return new ServingException(ErrorCode.INVALID_INPUT, message, null, pointer, null);
  }

  /**
   * Create an {@link ErrorCode#INVALID_INPUT} at one field of the request's body, on top of what a
   * library reported.
   *
   * @param pointer JSON pointer of the field, such as {@code /image}
   */
  public static ServingException invalidField(String pointer, String message, Throwable cause) {
    return new ServingException(ErrorCode.INVALID_INPUT, message, cause, pointer, null);
  }

  /**
   * Create an {@link ErrorCode#OVERLOADED}.
   *
   * @param retryAfter when a new attempt makes sense
   */
  public static ServingException overloaded(String message, Duration retryAfter) {
    return new ServingException(ErrorCode.OVERLOADED, message, null, null, retryAfter);
  }

  /**
   * Create an {@link ErrorCode#OVERLOADED} on top of what a library or the JDK reported.
   *
   * @param retryAfter when a new attempt makes sense
   */
  public static ServingException overloaded(String message, Duration retryAfter, Throwable cause) {
    return new ServingException(ErrorCode.OVERLOADED, message, cause, null, retryAfter);
  }

  /** What went wrong, stable across releases. */
  public ErrorCode code() {
    return code;
  }

  /** JSON pointer (RFC 6901) of the request's field that is wrong, where one is. */
  public Optional<String> pointer() {
    return Optional.ofNullable(pointer);
  }

  /** When to come back, where the error passes by itself. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
