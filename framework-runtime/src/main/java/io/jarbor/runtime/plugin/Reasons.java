package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ServiceConfigurationError;

/** Words what class loading, plugins and disks throw, for somebody who has no stack trace. */
final class Reasons {
  private static final String FAILED_BEFORE = "Could not initialize class ";

  private Reasons() {}

  static String of(Throwable thrown) {
    Throwable cause = innermost(thrown);
    String message = cause.getMessage();
    if (failedBefore(cause)) {
      return "class "
          + String.valueOf(message).substring(FAILED_BEFORE.length())
          + " failed before";
    }
    if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
      return "class " + String.valueOf(message).replace('/', '.') + " is missing";
    }
    if (cause instanceof UnsatisfiedLinkError) {
      return "a native library is missing, or does not fit this machine: " + message;
    }
    if (cause instanceof ServiceConfigurationError) {
      return String.valueOf(message);
    }
    String first = thrown.getMessage() == null || thrown == cause ? "" : thrown.getMessage() + ": ";
    return first + cause.getClass().getName() + (message == null ? "" : ": " + message);
  }

  /** True where the JVM only tells that a class failed earlier; what it failed with is gone. */
  static boolean failedBefore(Throwable thrown) {
    return thrown instanceof NoClassDefFoundError
        && String.valueOf(thrown.getMessage()).startsWith(FAILED_BEFORE);
  }

  /** Words what a disk refuses, without the path. */
  static String ofDisk(IOException thrown) {
    if (thrown instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (thrown instanceof NoSuchFileException) {
      return "a file or folder has gone";
    }
    if (thrown instanceof FileAlreadyExistsException) {
      return "a file is there already";
    }
    if (thrown instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && !failedBefore(cause)
        && (cause instanceof ServiceConfigurationError
            || cause instanceof InvocationTargetException
            || cause instanceof ExceptionInInitializerError
            || cause instanceof NoClassDefFoundError)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
