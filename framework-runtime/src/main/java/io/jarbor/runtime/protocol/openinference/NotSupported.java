package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** How parts of Triton's extensions that are not here are refused, whichever transport asks. */
public final class NotSupported {
  private NotSupported() {}

  /** Shared memory: by it a caller would reach into the server's address space. */
  public static ServingException sharedMemory() {
    return new ServingException(
        ErrorCode.UNSUPPORTED, "shared memory is not supported; send the bytes");
  }

  /** Refuse a tensor's parameter that would have its bytes in shared memory. */
  public static void refuseSharedMemory(String parameter) {
    if (parameter.startsWith("shared_memory")) {
      throw sharedMemory();
    }
  }

  /** Sequences of requests: no model keeps a caller's state from one to the next. */
  static ServingException sequences(String parameter) {
    return new ServingException(
        ErrorCode.UNSUPPORTED,
        "parameter '"
            + parameter
            + "': sequences are not supported; each request is answered by itself");
  }

  /** Repositories by name: there is one, and nobody names it. */
  public static ServingException namedRepository(String name) {
    return new ServingException(
        ErrorCode.UNSUPPORTED, "there is one repository, without a name, got '" + name + "'");
  }

  /** Settings for traces and logs, which the server's own configuration holds. */
  public static ServingException setting(String what) {
    return new ServingException(
        ErrorCode.UNSUPPORTED, "the server's configuration holds what " + what + " would set");
  }
}
