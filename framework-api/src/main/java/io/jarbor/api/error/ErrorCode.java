package io.jarbor.api.error;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A stable code of what went wrong, and whose fault it is.
 *
 * <p>An open value, not an enum: a later release may add codes, so handle unknown ones by their
 * {@link #fault()}. Only a protocol maps a code to its own status.
 *
 * @param name upper case with underscores, never changed once released
 * @param fault who can mend it
 */
public record ErrorCode(String name, Fault fault) implements Serializable {

  // Before the codes, whose constructors use it.
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  /** Who can mend an error. */
  public enum Fault {
    /** The request has to change. */
    CALLER,
    /** The same request may succeed later, or elsewhere. */
    CAPACITY,
    /** The model package has to change. */
    PACKAGE,
    /** The server has to change. */
    SERVER
  }

  /**
   * A request whose name, datatype, shape or value does not fit; its message says which, expected
   * what, got what.
   */
  public static final ErrorCode INVALID_INPUT = new ErrorCode("INVALID_INPUT", Fault.CALLER);

  /** No such model, version or route. */
  public static final ErrorCode NOT_FOUND = new ErrorCode("NOT_FOUND", Fault.CALLER);

  /** A body or a tensor over a limit. */
  public static final ErrorCode TOO_LARGE = new ErrorCode("TOO_LARGE", Fault.CALLER);

  /** A form of request that the server knows and does not take. */
  public static final ErrorCode UNSUPPORTED = new ErrorCode("UNSUPPORTED", Fault.CALLER);

  /** The caller has gone, or asked for the request to end. */
  public static final ErrorCode CANCELLED = new ErrorCode("CANCELLED", Fault.CALLER);

  /** The queue is full in requests or bytes; nothing was run. */
  public static final ErrorCode OVERLOADED = new ErrorCode("OVERLOADED", Fault.CAPACITY);

  /** The deadline passed before there was an answer. */
  public static final ErrorCode DEADLINE_EXCEEDED =
      new ErrorCode("DEADLINE_EXCEEDED", Fault.CAPACITY);

  /** The request waited for an instance for longer than it allowed; nothing was run. */
  public static final ErrorCode QUEUE_TIMEOUT = new ErrorCode("QUEUE_TIMEOUT", Fault.CAPACITY);

  /** The model is known and cannot answer now: loading, draining, or failed. */
  public static final ErrorCode UNAVAILABLE = new ErrorCode("UNAVAILABLE", Fault.CAPACITY);

  /** A package that cannot be served: its manifest, files or classes are wrong. */
  public static final ErrorCode INVALID_PACKAGE = new ErrorCode("INVALID_PACKAGE", Fault.PACKAGE);

  /** A preprocessor, postprocessor or generator threw. */
  public static final ErrorCode PROCESSOR_FAILURE =
      new ErrorCode("PROCESSOR_FAILURE", Fault.PACKAGE);

  /** The engine failed on an input that fits the signature. */
  public static final ErrorCode BACKEND_FAILURE = new ErrorCode("BACKEND_FAILURE", Fault.PACKAGE);

  /** A defect of the server. */
  public static final ErrorCode INTERNAL = new ErrorCode("INTERNAL", Fault.SERVER);

  public ErrorCode {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an error code is in upper case with underscores, got '" + name + "'");
    }
  }
}
