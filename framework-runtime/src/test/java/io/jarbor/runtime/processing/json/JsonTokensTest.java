package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tokens are those that Jackson finds, in what is JSON and in what nearly is. */
class JsonTokensTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final String REFUSED = "refused";

  private static List<String> ours(byte[] document) {
    try {
      return JsonInput.read(document, JsonTokensTest::tokens);
    } catch (ServingException e) {
      return List.of(REFUSED);
    }
  }

  private static List<String> tokens(JsonInput in) {
    List<String> tokens = new ArrayList<>();
    tokens.add(token(in));
    int depth = in.token().isStructStart() ? 1 : 0;
    while (depth > 0) {
      JsonToken token = in.next();
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      tokens.add(token(in));
    }
    return tokens;
  }

  private static String token(JsonInput in) {
    String text =
        switch (in.token()) {
          case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.string();
          case FIELD_NAME -> in.fieldName();
          default -> "";
        };
    return in.token() + " " + text + " " + in.pointer();
  }

  private static List<String> jacksons(byte[] document) throws IOException {
    List<String> tokens = new ArrayList<>();
    int values = 0;
    try (JsonParser in = JACKSON.createParser(document)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        boolean word = token.isBoolean() || token == JsonToken.VALUE_NULL;
        boolean texted = token == JsonToken.FIELD_NAME || (token.isScalarValue() && !word);
        String pointer = in.getParsingContext().pathAsPointer().toString();
        if (token == JsonToken.VALUE_STRING && !isWhole(in.getText())) {
          // Jackson lets it pass in strings, not in names.
          return List.of(REFUSED);
        }
        tokens.add(token + " " + (texted ? in.getText() : "") + " " + pointer);
        values += in.getParsingContext().inRoot() ? 1 : 0;
      }
    } catch (JsonProcessingException e) {
      return List.of(REFUSED);
    }
    return values == 1 ? tokens : List.of(REFUSED);
  }

  /** False of half a surrogate pair. */
  private static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** A value that is not too large. */
  private static String value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 9)) {
      case 0 -> "true";
      case 1 -> "false";
      case 2 -> "null";
      case 3 -> number(random);
      case 4, 5 -> string(random);
      case 6 -> members(random, depth, "[", "]", "");
      case 7 -> members(random, depth, "{", "}", ":");
      default -> numbers(random);
    };
  }

  private static String number(SplittableRandom random) {
    return random.nextBoolean()
        ? Integer.toString(random.nextInt(-1000, 1000))
        : Double.toString(random.nextDouble(-10, 10));
  }

  private static String numbers(SplittableRandom random) {
    StringBuilder numbers = new StringBuilder("[").append(number(random));
    for (int i = random.nextInt(9); i > 0; i--) {
      numbers.append(random.nextBoolean() ? "," : ", ").append(number(random));
    }
    return numbers.append(']').toString();
  }

  private static String string(SplittableRandom random) {
    String[] parts = {
      "a",
      "plain text",
      "ä",
      "日本",
      "😀",
      "\\n",
      "\\\"",
      "\\\\",
      "\\u00e4",
      "\\ud83d\\ude00",
      "/",
      "~"
    };
    StringBuilder string = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      string.append(parts[random.nextInt(parts.length)]);
    }
    return string.append('"').toString();
  }

  private static String members(
      SplittableRandom random, int depth, String open, String close, String colon) {
    StringBuilder members = new StringBuilder(open);
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      members.append(i > 0 ? "," : "").append(space(random));
      members.append(colon.isEmpty() ? "" : string(random) + space(random) + colon);
      members.append(space(random)).append(value(random, depth + 1)).append(space(random));
    }
    return members.append(close).toString();
  }

  private static String space(SplittableRandom random) {
    String[] spaces = {"", "", "", " ", "\n", "\t\r\n"};
    return spaces[random.nextInt(spaces.length)];
  }

  /** One byte more, less, or another. */
  private static byte[] damaged(SplittableRandom random, byte[] document) {
    String marks = "[]{},:\"\\0159.eE+-tfnu \n\u0001";
    if (document.length == 0) {
      return document;
    }
    int at = random.nextInt(document.length);
    String text = new String(document, StandardCharsets.ISO_8859_1);
    char mark = marks.charAt(random.nextInt(marks.length()));
    String changed =
        switch (random.nextInt(4)) {
          case 0 -> text.substring(0, at) + text.substring(at + 1);
          case 1 -> text.substring(0, at) + mark + text.substring(at + 1);
          case 2 -> text.substring(0, at) + mark + text.substring(at);
          default -> text.substring(0, at);
        };
    return changed.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertSame(byte[] document, long seed) throws IOException {
    String shown = new String(document, StandardCharsets.UTF_8) + " (seed " + seed + ")";
    List<String> ours = ours(document);
    // Jackson takes some characters in other forms than their only one.
    if (isUtf8(document) || !ours.equals(List.of(REFUSED))) {
      assertEquals(jacksons(document), ours, shown);
    }
  }

  private static boolean isUtf8(byte[] document) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void findsTheTokensThatJacksonFinds() throws IOException {
    long seed = ThreadLocalRandom.current().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] document =
          (space(random) + value(random, 0) + space(random)).getBytes(StandardCharsets.UTF_8);
      assertSame(document, seed);
      assertSame(damaged(random, document), seed);
      assertSame(damaged(random, damaged(random, document)), seed);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,]|expected a value, got ']', at line 1, column 4",
        "[1 2]|expected ',' or ']', got '2', at line 1, column 4",
        "{\"a\" 1}|expected ':', got '1', at line 1, column 6",
        "{a:1}|expected a field name, got 'a', at line 1, column 2",
        "[01]|a number begins with a zero that it does not need, at line 1, column 2",
        "[1.]|expected a digit, got ']', at line 1, column 4",
        "[-]|expected a digit, got ']', at line 1, column 3",
        "[1e+]|expected a digit, got ']', at line 1, column 5",
        "[\"\\x\"]|expected an escape that JSON has, got 'x', at line 1, column 4",
        "[\"\\u12g4\"]|expected four hexadecimal digits, got 'g4', at line 1, column 7",
        "[\"\t\"]|a string has the bare control character 0x09, at line 1, column 3",
        "{\"\\ud83d\":1}|a field name has half a surrogate pair, at line 1, column 2",
        "[tru]|expected a value, got 'tru', at line 1, column 2",
        "[+1]|expected a value, got '+', at line 1, column 2"
      })
  void saysWhatIsWrongAndWhere(String document, String message) {
    ServingException refused =
        assertThrows(
            ServingException.class,
            () ->
                JsonInput.read(
                    document.getBytes(StandardCharsets.UTF_8),
                    in -> {
                      in.skip();
                      return true;
                    }));
    assertEquals("the body is not JSON: " + message, refused.getMessage());
  }

  @Test
  void refusesEveryDocumentThatIsCutShort() {
    byte[] document =
        "{\"a\": [1.5e3, -2, \"\\u00e4\\n\u00e4\", true, null], \"b\": {}}"
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < document.length; length++) {
      byte[] cut = Arrays.copyOf(document, length);
      assertTrue(assertRefused(cut).startsWith("the body ends before its JSON value does"));
    }
  }

  private static String assertRefused(byte[] document) {
    ServingException refused =
        assertThrows(
            ServingException.class,
            () ->
                JsonInput.read(
                    document,
                    in -> {
                      in.skip();
                      return true;
                    }));
    return String.valueOf(refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "c0 80",
    "c1 bf",
    "e0 80 80",
    "ed a0 80",
    "f0 80 80 80",
    "f4 90 80 80",
    "ff",
    "80",
    "c3 28"
  })
  void refusesStringsThatAreNotUtf8(String hex) {
    byte[] characters = HexFormat.ofDelimiter(" ").parseHex(hex);
    byte[] document = new byte[characters.length + 2];
    document[0] = '"';
    document[document.length - 1] = '"';
    System.arraycopy(characters, 0, document, 1, characters.length);
    assertEquals(
        "the body is not JSON: a string is not in UTF-8, at line 1, column 2",
        assertRefused(document));
  }

  @Test
  void countsLinesFromTheDocumentsOwnStart() {
    byte[] bytes = "\n\n[1,\r\n2,\n x]".getBytes(StandardCharsets.UTF_8);
    ServingException refused =
        assertThrows(
            ServingException.class,
            () ->
                JsonInput.read(
                    bytes,
                    2,
                    bytes.length - 2,
                    in -> {
                      in.skip();
                      return true;
                    }));
    assertTrue(
        String.valueOf(refused.getMessage()).endsWith(", got 'x', at line 3, column 2"),
        refused.getMessage());
  }
}
