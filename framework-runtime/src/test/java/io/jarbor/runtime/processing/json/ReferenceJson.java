package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON document as Jackson reads it into a tree, with the limits of {@link JsonInput}. Those of
 * Jackson itself that are laxer are held here: it takes surrogates in UTF-8, counts a number's
 * digits alone, and knows infinities by more names, such as {@code +INF}.
 */
public final class ReferenceJson {
  private static final JsonFactory STRICT = factory().build();
  private static final JsonFactory WITH_NAN =
      factory().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private ReferenceJson() {}

  /** A value; numbers as they are written. */
  public sealed interface Value {}

  public record Array(List<Value> elements) implements Value {}

  /** The last of members that have one name. */
  public record Members(Map<String, Value> byName) implements Value {

    public boolean has(String name) {
      return byName.containsKey(name);
    }

    /** A member that has to be there. */
    public Value get(String name) {
      return Optional.ofNullable(byName.get(name)).orElseThrow();
    }
  }

  public record Text(String value) implements Value {}

  public record Decimal(String written) implements Value {}

  public record Flag(boolean value) implements Value {}

  public record Null() implements Value {}

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(JsonInput.DEEPEST)
                .maxNumberLength(JsonInput.LONGEST_NUMBER)
                .maxNameLength(JsonInput.LONGEST_NAME)
                .maxStringLength(Integer.MAX_VALUE)
                .build());
  }

  /**
   * Read a whole document in UTF-8.
   *
   * @param withNaN true if {@code NaN} and the infinities are numbers
   * @return empty where the bytes are none
   */
  public static Optional<Value> parse(byte[] bytes, boolean withNaN) {
    if (!isUtf8(bytes)) {
      return Optional.empty();
    }
    try (JsonParser in = (withNaN ? WITH_NAN : STRICT).createParser(bytes)) {
      // Of the parsers for bytes the one that is not for UTF-16 or UTF-32.
      if (!(in instanceof UTF8StreamJsonParser) || in.nextToken() == null) {
        return Optional.empty();
      }
      Value value = value(in);
      return in.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (JsonProcessingException | CharConversionException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Value number(JsonParser in) throws IOException {
    String written = in.getText();
    if (written.length() > JsonInput.LONGEST_NUMBER) {
      throw new JsonParseException(in, "the number is too long");
    }
    if (in.isNaN() && !NOT_FINITE.contains(written)) {
      throw new JsonParseException(in, "the number has another name");
    }
    return new Decimal(written);
  }

  private static Value value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_ARRAY -> array(in);
      case START_OBJECT -> members(in);
      case VALUE_STRING -> new Text(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in);
      case VALUE_TRUE -> new Flag(true);
      case VALUE_FALSE -> new Flag(false);
      case VALUE_NULL -> new Null();
      default -> throw new AssertionError("no value begins with " + in.currentToken());
    };
  }

  private static Value array(JsonParser in) throws IOException {
    List<Value> elements = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(in));
    }
    return new Array(elements);
  }

  private static Value members(JsonParser in) throws IOException {
    Map<String, Value> byName = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      byName.put(name, value(in));
    }
    return new Members(byName);
  }
}
