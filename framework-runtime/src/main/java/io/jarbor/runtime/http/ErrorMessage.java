package io.jarbor.runtime.http;

import io.jarbor.api.error.ServingException;

/** An error's message as bodies carry it: never empty, and no longer than somebody reads. */
public final class ErrorMessage {
  private static final int MOST_CHARS = 8192;

  private ErrorMessage() {}

  /** The message, or the code's name where there is none; its end is cut off where it is long. */
  public static String of(ServingException error) {
    String message = error.getMessage();
    if (message == null || message.isEmpty()) {
      return error.code().name();
    }
    if (message.length() <= MOST_CHARS) {
      return message;
    }
    int end =
        Character.isHighSurrogate(message.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
    return message.substring(0, end) + "...";
  }
}
