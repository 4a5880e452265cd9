package io.jarbor.runtime.processing.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Checks and decodes the strings of a document where they stand. */
final class JsonString {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;

  private JsonString() {}

  /**
   * Find the end of a string, all of which has to be right: escapes, UTF-8, no bare control
   * characters.
   *
   * @param start behind the quote that opens it
   * @return where the quote is that closes it
   */
  static int close(JsonText text, int start) {
    byte[] bytes = text.bytes();
    int end = text.end();
    int at = skipPlain(bytes, start, end);
    while (at < end && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        at = skipEscape(text, at);
      } else if (bytes[at] < 0) {
        at = skipCharacter(text, at);
      } else {
        throw MalformedJson.at(
            text, at, "a string has the bare control character 0x%02x".formatted(bytes[at]));
      }
      at = skipPlain(bytes, at, end);
    }
    if (at >= end) {
      throw MalformedJson.endsEarly(text);
    }
    return at;
  }

  /**
   * Go over what stands for itself: ASCII but quotes, backslashes and control characters. Eight
   * bytes at a time, since images come as long strings.
   */
  private static int skipPlain(byte[] bytes, int start, int end) {
    int at = start;
    while (at <= end - Long.BYTES && !hasSpecial((long) EIGHT_BYTES.get(bytes, at))) {
      at += Long.BYTES;
    }
    while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private static boolean hasSpecial(long eight) {
    long control = eight - ONES * ' ';
    long quote = (eight ^ (ONES * '"')) - ONES;
    long backslash = (eight ^ (ONES * '\\')) - ONES;
    // Exact for bytes below 128, and those from 128 on are special anyway.
    return ((eight | control | quote | backslash) & HIGHS) != 0;
  }

  private static int skipEscape(JsonText text, int at) {
    if (at + 1 >= text.end()) {
      throw MalformedJson.endsEarly(text);
    }
    if (text.at(at + 1) != 'u') {
      if ("\"\\/bfnrt".indexOf(text.at(at + 1)) < 0) {
        throw MalformedJson.unexpected(text, at + 1, "an escape that JSON has");
      }
      return at + 2;
    }
    for (int digit = at + 2; digit < at + 6; digit++) {
      if (digit >= text.end() || Character.digit(text.at(digit), 16) < 0) {
        throw MalformedJson.unexpected(text, digit, "four hexadecimal digits");
      }
    }
    return at + 6;
  }

  /** Go over a character of several bytes, in its only form (RFC 3629). */
  private static int skipCharacter(JsonText text, int at) {
    int first = text.at(at) & 0xff;
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    boolean right = first >= 0xc2 && first <= 0xf4;
    for (int i = 1; right && i < length; i++) {
      if (at + i >= text.end()) {
        throw MalformedJson.endsEarly(text);
      }
      int next = text.at(at + i) & 0xff;
      int least = i > 1 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
      int most = i > 1 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
      right = next >= least && next <= most;
    }
    if (!right) {
      throw MalformedJson.at(text, at, "a string is not in UTF-8");
    }
    return at + length;
  }

  /**
   * True if a string, which was checked, stands for itself: there is nothing to decode but UTF-8.
   */
  static boolean isPlain(byte[] bytes, int start, int close) {
    for (int at = start; at < close; at++) {
      if (bytes[at] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** True if a string, which was checked, has neither escapes nor characters of several bytes. */
  static boolean isPlainAscii(byte[] bytes, int start, int close) {
    return skipPlain(bytes, start, close) == close;
  }

  /** Decode a string that was checked. */
  static String decode(byte[] bytes, int start, int close) {
    int at = skipPlain(bytes, start, close);
    if (at == close || isPlain(bytes, at, close)) {
      return new String(bytes, start, close - start, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(close - start);
    int from = start;
    for (at = start; at < close; at++) {
      if (bytes[at] == '\\') {
        text.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
        boolean hexadecimal = bytes[at + 1] == 'u';
        text.append(hexadecimal ? codeUnit(bytes, at + 2) : escaped(bytes[at + 1]));
        at += hexadecimal ? 5 : 1;
        from = at + 1;
      }
    }
    return text.append(new String(bytes, from, close - from, StandardCharsets.UTF_8)).toString();
  }

  /** False of a decoded string with half a surrogate pair. */
  static boolean isWhole(String text) {
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (Character.isSurrogate(unit)) {
        if (at + 1 == text.length() || !Character.isSurrogatePair(unit, text.charAt(at + 1))) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  private static char codeUnit(byte[] bytes, int from) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      unit = (unit << 4) | Character.digit(bytes[from + i], 16);
    }
    return (char) unit;
  }

  private static char escaped(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) letter;
    };
  }
}
