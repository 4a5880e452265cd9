package io.jarbor.runtime.plugin;

import java.lang.reflect.InvocationTargetException;
import java.util.ServiceConfigurationError;

/** Words what class loading and plugins throw, for somebody who has no stack trace. */
final class Reasons {
  private Reasons() {}

  static String of(Throwable thrown) {
    Throwable cause = innermost(thrown);
    if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
      return "class " + className(cause) + " is missing";
    }
    if (cause instanceof UnsatisfiedLinkError) {
      return "a native library is missing, or does not fit this machine: " + cause.getMessage();
    }
    if (cause instanceof ServiceConfigurationError) {
      return String.valueOf(cause.getMessage());
    }
    String message = cause.getMessage();
    String first = thrown.getMessage() == null || thrown == cause ? "" : thrown.getMessage() + ": ";
    return first + cause.getClass().getName() + (message == null ? "" : ": " + message);
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof ServiceConfigurationError
            || cause instanceof InvocationTargetException
            || cause instanceof ExceptionInInitializerError
            || cause instanceof NoClassDefFoundError)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String className(Throwable missing) {
    return String.valueOf(missing.getMessage()).replace('/', '.');
  }
}
