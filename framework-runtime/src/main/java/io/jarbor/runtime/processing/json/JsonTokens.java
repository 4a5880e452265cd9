package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Parts a document into tokens and holds its grammar (RFC 8259), whether or not anybody wants the
 * values. For one document and one thread.
 *
 * <p>Not a library's, since most of a request is one long array of numbers: here each of its bytes
 * is looked at once, and a number is known when its end is found.
 */
final class JsonTokens {
  private static final int END = -1;

  private final JsonText text;
  private final byte[] bytes;
  private final int end;
  private final boolean words;
  private final JsonPath path;
  private final JsonNumber number;
  private int at;
  private int start;
  private @Nullable JsonToken token;

  /**
   * Begin before a token.
   *
   * @param from where it is
   * @param words true to take {@code NaN}, {@code Infinity} and {@code -Infinity} as numbers
   */
  JsonTokens(JsonText text, int from, boolean words) {
    this.text = text;
    this.bytes = text.bytes();
    this.end = text.end();
    this.words = words;
    this.at = from;
    this.path = new JsonPath(text);
    this.number = new JsonNumber(text);
  }

  /**
   * Go to the next token.
   *
   * @return null at the end of the document
   */
  @Nullable JsonToken next() {
    token = advance();
    return token;
  }

  @Nullable JsonToken token() {
    return token;
  }

  /** Where the current token begins. */
  int start() {
    return start;
  }

  /** Where the current token ends. */
  int end() {
    return at;
  }

  JsonPath path() {
    return path;
  }

  /** The current token, which is a number. */
  JsonNumber number() {
    return number;
  }

  /** The current token, which is a string. */
  String string() {
    return JsonString.decode(bytes, start + 1, at - 1);
  }

  /**
   * True of the current token, a string, if it has half a surrogate pair, which only an escape can
   * bring.
   */
  boolean isHalved(String decoded) {
    return !JsonString.isPlainAscii(bytes, start + 1, at - 1) && !JsonString.isWhole(decoded);
  }

  /** The current token, a string, as it stands in the document; null where it has escapes. */
  @Nullable ByteBuffer plainString() {
    return JsonString.isPlain(bytes, start + 1, at - 1)
        ? ByteBuffer.wrap(bytes, start + 1, at - start - 2)
        : null;
  }

  /**
   * Go to the next token where it is a number too, of the same array: at a number, behind which
   * come a comma, perhaps a space, and a digit or a sign. So most bytes of most requests are, and
   * this is the short way over them.
   *
   * @return false where it is none, or parted in another way; the input has not moved then
   */
  boolean nextNumber() {
    if (at + 2 >= end || bytes[at] != ',' || path.inObject()) {
      return false;
    }
    int first = bytes[at + 1] == ' ' ? at + 2 : at + 1;
    byte next = bytes[first];
    if ((next < '0' || next > '9') && next != '-') {
      return false;
    }
    at = first;
    start = first;
    path.nextElement();
    token = number(next);
    return true;
  }

  private @Nullable JsonToken advance() {
    int next = afterSpace();
    if (path.depth() == 0) {
      return next == END ? null : value(next);
    }
    if (token == JsonToken.FIELD_NAME) {
      return value(next);
    }
    boolean object = path.inObject();
    boolean closes = next == (object ? '}' : ']');
    if (closes) {
      return close(object);
    }
    if (path.begun()) {
      if (next != ',') {
        throw unexpected(object ? "',' or '}'" : "',' or ']'");
      }
      at++;
      next = afterSpace();
    }
    if (object) {
      return name(next);
    }
    path.nextElement();
    return value(next);
  }

  /** The byte that comes after white space, where the input is then. */
  private int afterSpace() {
    while (at < end) {
      byte next = bytes[at];
      if (next > ' ' || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
        return next & 0xff;
      }
      at++;
    }
    return END;
  }

  private JsonToken open(boolean object) {
    path.open(object);
    at++;
    return object ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
  }

  private JsonToken close(boolean object) {
    start = at++;
    path.close();
    return object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
  }

  private JsonToken name(int next) {
    if (next != '"') {
      throw unexpected("a field name");
    }
    start = at;
    int close = JsonString.close(text, start + 1);
    if (close - start > JsonInput.LONGEST_NAME || !JsonString.isPlain(bytes, start + 1, close)) {
      checkName(JsonString.decode(bytes, start + 1, close));
    }
    path.nextMember(start + 1);
    at = close + 1;
    if (afterSpace() != ':') {
      throw unexpected("':'");
    }
    at++;
    return JsonToken.FIELD_NAME;
  }

  /** Names stand in pointers, and those in answers: an escaped half of a pair could not. */
  private void checkName(String name) {
    if (name.length() > JsonInput.LONGEST_NAME) {
      throw MalformedJson.longName();
    }
    if (!JsonString.isWhole(name)) {
      throw MalformedJson.at(text, start, "a field name has half a surrogate pair");
    }
  }

  private JsonToken value(int next) {
    start = at;
    return switch (next) {
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(next);
      case '"' -> {
        at = JsonString.close(text, at + 1) + 1;
        yield JsonToken.VALUE_STRING;
      }
      case '[' -> open(false);
      case '{' -> open(true);
      case 't' -> literal("true", JsonToken.VALUE_TRUE);
      case 'f' -> literal("false", JsonToken.VALUE_FALSE);
      case 'n' -> literal("null", JsonToken.VALUE_NULL);
      case 'N' -> word("NaN");
      case 'I' -> word("Infinity");
      default -> throw unexpected("a value");
    };
  }

  private JsonToken number(int next) {
    if (next == '-' && at + 1 < end && bytes[at + 1] == 'I') {
      return word("-Infinity");
    }
    at = number.scan(at);
    if (at - start > JsonInput.LONGEST_NUMBER) {
      throw MalformedJson.longNumber();
    }
    return number.whole() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
  }

  private JsonToken literal(String word, JsonToken literal) {
    for (int i = 0; i < word.length(); i++) {
      if (start + i >= end) {
        throw MalformedJson.endsEarly(text);
      }
      if (bytes[start + i] != word.charAt(i)) {
        throw unexpected("a value");
      }
    }
    at += word.length();
    return literal;
  }

  private JsonToken word(String word) {
    JsonToken found = literal(word, JsonToken.VALUE_NUMBER_FLOAT);
    if (!words) {
      throw MalformedJson.at(text, start, "it has no NaN and no infinities");
    }
    number.takeWord(start, word.length());
    return found;
  }

  private RuntimeException unexpected(String expected) {
    return MalformedJson.unexpected(text, at, expected);
  }
}
