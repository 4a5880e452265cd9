package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document that is read token by token. For one thread.
 *
 * <p>Every error is a {@link ServingException} {@code INVALID_INPUT}; those about a value begin
 * with, and carry, its JSON pointer.
 */
public final class JsonInput implements AutoCloseable {
  /** Deeper than any tensor or record; shallow enough for recursion. */
  static final int DEEPEST = 100;

  /** More digits than any exact double has, 767. */
  static final int LONGEST_NUMBER = 1_000;

  static final int LONGEST_NAME = 1_000;
  private static final int SHOWN = 40;

  private static final JsonFactory STRICT = factory().build();
  private static final JsonFactory WITH_NAN =
      factory().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                // The limit on the body bounds strings, such as images in base64.
                .maxStringLength(Integer.MAX_VALUE)
                .build());
  }

  private final JsonFactory json;
  private final byte[] bytes;
  private final int from;
  private final int length;
  private final JsonParser parser;

  private JsonInput(JsonFactory json, byte[] bytes, int from, int length, JsonParser parser) {
    this.json = json;
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    this.parser = parser;
  }

  /** Reads one value, whose first token is the input's current one. */
  @FunctionalInterface
  public interface ValueReader<T> {
    T read(JsonInput in);
  }

  /** What the parser is asked; bytes in memory have no I/O errors, only malformed JSON. */
  @FunctionalInterface
  private interface Asked<T extends @Nullable Object> {
    T ask() throws IOException;
  }

  private static <T extends @Nullable Object> T asking(Asked<T> asked) {
    try {
      return asked.ask();
    } catch (JsonProcessingException e) {
      throw MalformedJson.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonInput open(JsonFactory json, byte[] bytes, int from, int length) {
    if (wide(bytes, from, length)) {
      throw ServingException.invalidInput(
          "the body is not JSON in UTF-8; it looks like UTF-16 or UTF-32");
    }
    return new JsonInput(
        json, bytes, from, length, asking(() -> json.createParser(bytes, from, length)));
  }

  /**
   * True of UTF-16 and UTF-32, which the parser would take: JSON that is sent is in UTF-8 (RFC
   * 8259), and offsets into other encodings are unknown. A document begins with ASCII, so that a
   * wide one has a NUL among its first two bytes, or the mark of an order.
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
    return read(STRICT, bytes, from, length, reader);
  }

  /**
   * Read a whole document whose numbers may be {@code NaN}, {@code Infinity} and {@code -Infinity};
   * else as {@link #read(byte[], int, int, ValueReader)}.
   */
  public static <T> T readWithNaN(byte[] bytes, int from, int length, ValueReader<T> reader) {
    return read(WITH_NAN, bytes, from, length, reader);
  }

  private static <T> T read(
      JsonFactory json, byte[] bytes, int from, int length, ValueReader<T> reader) {
    try (JsonInput in = open(json, bytes, from, length)) {
      if (in.advance() == null) {
        throw ServingException.invalidInput("the body is empty; expected JSON");
      }
      T value = reader.read(in);
      if (in.advance() != null) {
        throw ServingException.invalidInput(
            "the body goes on after its JSON value, with " + in.found());
      }
      return value;
    }
  }

  /** Read a whole document. */
  public static <T> T read(byte[] bytes, ValueReader<T> reader) {
    return read(bytes, 0, bytes.length, reader);
  }

  private @Nullable JsonToken advance() {
    return asking(parser::nextToken);
  }

  /** Go to the next token. */
  public JsonToken next() {
    JsonToken token = advance();
    if (token == null) {
      throw ServingException.invalidInput("the body ends before its JSON value does");
    }
    return token;
  }

  /** The current token. */
  public JsonToken token() {
    return parser.currentToken();
  }

  public boolean is(JsonToken token) {
    return parser.currentToken() == token;
  }

  public boolean isNumber() {
    return is(JsonToken.VALUE_NUMBER_INT) || is(JsonToken.VALUE_NUMBER_FLOAT);
  }

  /** Name of the field at whose name or value the input is. */
  public String fieldName() {
    return asking(parser::currentName);
  }

  /** The current string. */
  public String string() {
    return asking(parser::getText);
  }

  /** Characters of the current number, in a buffer that the next token overwrites. */
  char[] characters() {
    return asking(parser::getTextCharacters);
  }

  int charactersOffset() {
    return asking(parser::getTextOffset);
  }

  int charactersLength() {
    return asking(parser::getTextLength);
  }

  /** More values than the document can hold: each takes a character, and one to part it. */
  long mostValues() {
    return length / 2L + 1;
  }

  /** Go to the end of the current array or object; stay where the value is neither. */
  public void skip() {
    JsonParser unused = asking(parser::skipChildren);
  }

  /**
   * Look ahead for a member of the object that begins here; the input stays where it is.
   *
   * @return empty where there is none, or it is not a string
   */
  public Optional<String> peekMember(String name) {
    int offset = mark();
    try (JsonInput ahead = open(json, bytes, from + offset, length - offset)) {
      ahead.next();
      while (ahead.next() == JsonToken.FIELD_NAME) {
        boolean found = name.equals(ahead.fieldName());
        JsonToken value = ahead.next();
        if (found) {
          return value == JsonToken.VALUE_STRING ? Optional.of(ahead.string()) : Optional.empty();
        }
        ahead.skip();
      }
      return Optional.empty();
    }
  }

  /** Where the current value begins, to come back to it with {@link #readAgain}. */
  public int mark() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /**
   * Read a value that was skipped; the input stays where it is, and pointers begin at the value.
   */
  public <T> T readAgain(int mark, ValueReader<T> reader) {
    try (JsonInput again = open(json, bytes, from + mark, length - mark)) {
      again.next();
      return reader.read(again);
    }
  }

  /** JSON pointer of the current value; of the object or array, at its first and last token. */
  public String pointer() {
    return parser.getParsingContext().pathAsPointer().toString();
  }

  /** What stands here, in words for a message. */
  public String found() {
    return switch (parser.currentToken()) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case FIELD_NAME -> "a field";
      case VALUE_STRING -> "the string '" + shortened(string()) + "'";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shortened(string());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      default -> "no value";
    };
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
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

  @Override
  public void close() {
    Object unused =
        asking(
            () -> {
              parser.close();
              return parser;
            });
  }
}
