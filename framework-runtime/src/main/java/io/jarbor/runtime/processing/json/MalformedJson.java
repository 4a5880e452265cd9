package io.jarbor.runtime.processing.json;

import io.jarbor.api.error.ServingException;
import java.nio.charset.StandardCharsets;

/** Words what is wrong with a document that is no JSON, for the caller who sent it. */
final class MalformedJson {
  private static final int SHOWN = 40;

  private MalformedJson() {}

  /** Word what is wrong at an offset. */
  static ServingException at(JsonText text, int offset, String message) {
    return ServingException.invalidInput("the body is not JSON: " + message + place(text, offset));
  }

  /** Word that something else stands at an offset than should; or nothing, as the body ends. */
  static ServingException unexpected(JsonText text, int offset, String expected) {
    return offset >= text.end()
        ? endsEarly(text)
        : at(text, offset, "expected " + expected + ", got " + found(text, offset));
  }

  static ServingException endsEarly(JsonText text) {
    return ServingException.invalidInput(
        "the body ends before its JSON value does" + place(text, text.end()));
  }

  static ServingException tooDeep() {
    return ServingException.invalidInput(
        "the JSON is nested deeper than " + JsonInput.DEEPEST + " levels");
  }

  static ServingException longNumber() {
    return ServingException.invalidInput(
        "a number of the JSON has more than " + JsonInput.LONGEST_NUMBER + " characters");
  }

  static ServingException longName() {
    return ServingException.invalidInput(
        "a field name of the JSON has more than " + JsonInput.LONGEST_NAME + " characters");
  }

  /** The word or the character at an offset. */
  private static String found(JsonText text, int offset) {
    int at = offset;
    while (at < text.end() && at - offset < SHOWN && isWord(text.at(at))) {
      at++;
    }
    int length = Math.max(1, at - offset);
    if (text.at(offset) <= ' ' || text.at(offset) == 0x7f) {
      return "the byte 0x%02x".formatted(text.at(offset));
    }
    return "'" + new String(text.bytes(), offset, length, StandardCharsets.US_ASCII) + "'";
  }

  private static boolean isWord(byte character) {
    int lower = character | 0x20;
    return (lower >= 'a' && lower <= 'z') || (character >= '0' && character <= '9');
  }

  /** Both from 1, the column in bytes. */
  private static String place(JsonText text, int offset) {
    int line = 1;
    int lineStart = text.from();
    for (int at = text.from(); at < offset; at++) {
      boolean feed = text.at(at) == '\n';
      if (feed || (text.at(at) == '\r' && (at + 1 == offset || text.at(at + 1) != '\n'))) {
        line++;
        lineStart = at + 1;
      }
    }
    return ", at line " + line + ", column " + (offset - lineStart + 1);
  }
}
