package io.jarbor.runtime.http;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Excerpt;
import java.util.Optional;

/** What of an error its body carries: never empty, no longer than somebody reads, valid Unicode. */
public final class ErrorMessage {
  private static final int MOST_CHARS = 8192;
  private static final int REPLACEMENT = 0xfffd;

  private ErrorMessage() {}

  /** The message, or the code's name where there is none; its end is cut off where it is long. */
  public static String of(ServingException error) {
    String message = error.getMessage();
    return message == null || message.isEmpty()
        ? error.code().name()
        : valid(Excerpt.of(message, MOST_CHARS));
  }

  /** The pointer to the field that is wrong; where that is long, to the nearest one around it. */
  static Optional<String> pointer(ServingException error) {
    return error.pointer().map(ErrorMessage::near).map(ErrorMessage::valid);
  }

  private static String near(String pointer) {
    return pointer.length() <= MOST_CHARS
        ? pointer
        : pointer.substring(0, Math.max(0, pointer.lastIndexOf('/', MOST_CHARS)));
  }

  /** With something in the place of each half of a surrogate pair: UTF-8 has none for it. */
  private static String valid(String text) {
    return text.codePoints()
        .map(each -> Character.getType(each) == Character.SURROGATE ? REPLACEMENT : each)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
