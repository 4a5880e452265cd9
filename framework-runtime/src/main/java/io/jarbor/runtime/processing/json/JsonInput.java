package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Excerpt;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document that is read token by token. For one thread.
 *
 * <p>Every error is a {@link ServingException} {@code INVALID_INPUT}; those about a value begin
 * with, and carry, its JSON pointer.
 */
public final class JsonInput {
  /** Deeper than any tensor or record; shallow enough for recursion. */
  static final int DEEPEST = 100;

  /** More digits than any exact double has, 767. */
  static final int LONGEST_NUMBER = 1_000;

  static final int LONGEST_NAME = 1_000;
  private static final int SHOWN = 40;

  /** What is made of a document is told of in steps of this, since most of it is small. */
  private static final int STEP_BYTES = 4096;

  private final JsonText text;
  private final boolean words;
  private final LongConsumer room;
  private final JsonTokens tokens;
  private long untold;

  private JsonInput(JsonText text, int from, boolean words, LongConsumer room) {
    this.text = text;
    this.words = words;
    this.room = room;
    this.tokens = new JsonTokens(text, from, words);
  }

  /** Reads one value, whose first token is the input's current one. */
  @FunctionalInterface
  public interface ValueReader<T> {
    T read(JsonInput in);
  }

  /**
   * True of UTF-16 and UTF-32, which get a message of their own: JSON that is sent is in UTF-8 (RFC
   * 8259). A document begins with ASCII, so that a wide one has a NUL among its first two bytes, or
   * the mark of an order.
   */
  private static boolean wide(byte[] bytes, int from, int length) {
    if (length < 2) {
      return false;
    }
    int first = bytes[from] & 0xff;
    int second = bytes[from + 1] & 0xff;
    boolean marked = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
    return marked || first == 0 || second == 0;
  }

  /**
   * Read a whole document.
   *
   * @param reader leaves the input at the last token of the value
   */
  public static <T> T read(byte[] bytes, int from, int length, ValueReader<T> reader) {
    return read(bytes, from, length, false, more -> {}, reader);
  }

  /**
   * Read a whole document whose numbers may be {@code NaN}, {@code Infinity} and {@code -Infinity};
   * else as {@link #read(byte[], int, int, ValueReader)}.
   */
  public static <T> T readWithNaN(byte[] bytes, int from, int length, ValueReader<T> reader) {
    return read(bytes, from, length, true, more -> {}, reader);
  }

  private static <T> T read(
      byte[] bytes, int from, int length, boolean words, LongConsumer room, ValueReader<T> reader) {
    if (wide(bytes, from, length)) {
      throw ServingException.invalidInput(
          "the body is not JSON in UTF-8; it looks like UTF-16 or UTF-32");
    }
    int start = from + markLength(bytes, from, length);
    JsonInput in = new JsonInput(new JsonText(bytes, from, from + length), start, words, room);
    if (in.tokens.next() == null) {
      throw ServingException.invalidInput("the body is empty; expected JSON");
    }
    T value = reader.read(in);
    if (in.tokens.next() != null) {
      throw ServingException.invalidInput(
          "the body goes on after its JSON value, with " + in.found());
    }
    return value;
  }

  /** Bytes of the mark of UTF-8, which some programs put before what they write. */
  private static int markLength(byte[] bytes, int from, int length) {
    boolean marked =
        length >= 3
            && bytes[from] == (byte) 0xef
            && bytes[from + 1] == (byte) 0xbb
            && bytes[from + 2] == (byte) 0xbf;
    return marked ? 3 : 0;
  }

  /** Read a whole document. */
  public static <T> T read(byte[] bytes, ValueReader<T> reader) {
    return read(bytes, 0, bytes.length, reader);
  }

  /**
   * Read a whole document, else as {@link #read(byte[], int, int, ValueReader)}.
   *
   * @param document on the heap; its position stays
   */
  public static <T> T read(ByteBuffer document, ValueReader<T> reader) {
    return read(document, more -> {}, reader);
  }

  /**
   * Read a whole document, else as {@link #read(ByteBuffer, ValueReader)}.
   *
   * @param room told how many bytes more, or fewer, are made of it on the heap, roughly, before
   *     they are; what it throws is thrown
   */
  public static <T> T read(ByteBuffer document, LongConsumer room, ValueReader<T> reader) {
    return read(document, false, room, reader);
  }

  private static <T> T read(
      ByteBuffer document, boolean words, LongConsumer room, ValueReader<T> reader) {
    return read(
        document.array(),
        document.arrayOffset() + document.position(),
        document.remaining(),
        words,
        room,
        reader);
  }

  /**
   * Read a whole document, else as {@link #readWithNaN(byte[], int, int, ValueReader)}.
   *
   * @param document on the heap; its position stays
   * @param room as of {@link #read(ByteBuffer, LongConsumer, ValueReader)}
   */
  public static <T> T readWithNaN(ByteBuffer document, LongConsumer room, ValueReader<T> reader) {
    return read(document, true, room, reader);
  }

  /** Count bytes that are made of the document on the heap, or with a minus, that are no more. */
  void hold(long bytes) {
    untold += bytes;
    if (Math.abs(untold) >= STEP_BYTES) {
      long told = untold;
      untold = 0;
      room.accept(told);
    }
  }

  /** Go to the next token. */
  public JsonToken next() {
    JsonToken token = tokens.next();
    if (token == null) {
      throw MalformedJson.endsEarly(text);
    }
    return token;
  }

  /** As {@link JsonTokens#nextNumber()}. */
  boolean nextNumber() {
    return tokens.nextNumber();
  }

  /** The current token. */
  public JsonToken token() {
    return Objects.requireNonNull(tokens.token(), "there is no token before the first");
  }

  public boolean is(JsonToken token) {
    return tokens.token() == token;
  }

  public boolean isNumber() {
    return is(JsonToken.VALUE_NUMBER_INT) || is(JsonToken.VALUE_NUMBER_FLOAT);
  }

  /**
   * Name of the field at whose name, or at whose simple value, the input is; empty at the first
   * token of an object or array, and in an array.
   */
  public String fieldName() {
    return tokens.path().name();
  }

  /**
   * The current string, or the current number as it is written.
   *
   * @throws ServingException {@code INVALID_INPUT} if the string has an escaped half of a surrogate
   *     pair, for which UTF-8 has no form
   */
  public String string() {
    if (isNumber()) {
      return number().text();
    }
    String string = decoded();
    if (tokens.isHalved(string)) {
      throw invalid("expected a string of whole characters, got half a surrogate pair");
    }
    return string;
  }

  /** The current string, counted with what it is put together in: two bytes a character each. */
  private String decoded() {
    long length = (long) tokens.end() - tokens.start();
    hold(4 * length);
    String string = tokens.string();
    hold(-2 * length);
    return string;
  }

  /** The current string in UTF-8, without a copy; null where it has escapes to decode. */
  @Nullable ByteBuffer plainString() {
    return tokens.plainString();
  }

  /** The current number; the next one overwrites it. */
  JsonNumber number() {
    return tokens.number();
  }

  /** More values than the document can hold: each takes a character, and one to part it. */
  long mostValues() {
    return text.length() / 2L + 1;
  }

  /** Go to the end of the current array or object; stay where the value is neither. */
  public void skip() {
    if (is(JsonToken.START_ARRAY) || is(JsonToken.START_OBJECT)) {
      int depth = tokens.path().depth();
      while (tokens.path().depth() >= depth) {
        next();
      }
    }
  }

  /**
   * Go to the end of the current value.
   *
   * @return its bytes as they stand in the document, which is not copied
   */
  public ByteBuffer rawValue() {
    int from = tokens.start();
    skip();
    return ByteBuffer.wrap(text.bytes(), from, tokens.end() - from);
  }

  /**
   * Look ahead for a member of the object that begins here; the input stays where it is.
   *
   * @return empty where there is none, or it is not a string
   */
  public Optional<String> peekMember(String name) {
    return readAgain(mark(), ahead -> member(ahead, name));
  }

  private static Optional<String> member(JsonInput object, String name) {
    while (object.next() == JsonToken.FIELD_NAME) {
      boolean found = name.equals(object.fieldName());
      JsonToken value = object.next();
      if (found) {
        return value == JsonToken.VALUE_STRING ? Optional.of(object.string()) : Optional.empty();
      }
      object.skip();
    }
    return Optional.empty();
  }

  /** Where the current value begins, to come back to it with {@link #readAgain}. */
  public int mark() {
    return tokens.start();
  }

  /**
   * Read a value that was skipped; the input stays where it is, and pointers begin at the value.
   */
  public <T> T readAgain(int mark, ValueReader<T> reader) {
    JsonInput again = new JsonInput(text, mark, words, room);
    again.next();
    T value = reader.read(again);
    hold(again.untold);
    return value;
  }

  /** JSON pointer of the current value; of the object or array, at its first and last token. */
  public String pointer() {
    return tokens.path().pointer();
  }

  /** What stands here, in words for a message. */
  public String found() {
    return switch (token()) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case FIELD_NAME -> "a field";
      case VALUE_STRING -> "the string '" + Excerpt.of(decoded(), SHOWN) + "'";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          "the number " + Excerpt.of(number().text(), SHOWN);
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      default -> "no value";
    };
  }

  /** Word that the current value is not what it should be. */
  public ServingException unexpected(String expected) {
    return invalid("expected " + expected + ", got " + found());
  }

  /** Word what is wrong with the current value. */
  public ServingException invalid(String message) {
    return invalidAt(pointer(), message);
  }

  /** Word what is wrong with a value. */
  public static ServingException invalidAt(String pointer, String message) {
    return ServingException.invalidField(
        pointer, (pointer.isEmpty() ? "the body" : pointer) + ": " + message);
  }
}
