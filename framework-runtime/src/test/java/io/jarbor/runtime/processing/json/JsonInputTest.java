package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ServingException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInputTest {
  private static ServingException refused(byte[] body) {
    return assertThrows(
        ServingException.class,
        () ->
            JsonInput.read(
                body,
                in -> {
                  in.skip();
                  return "read";
                }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.50", "\"a\\u00e4\"", "null", "true", "[]", "[1, {\"a\" : 2}]", "{}"})
  void givesAValueAsItStandsThere(String value) {
    byte[] document = (" { \"v\" : " + value + " , \"w\": 1}").getBytes(StandardCharsets.UTF_8);

    String raw =
        JsonInput.read(
            ByteBuffer.wrap(document),
            in -> {
              in.next();
              in.next();
              String found = StandardCharsets.UTF_8.decode(in.rawValue()).toString();
              in.next();
              assertEquals("w", in.fieldName());
              in.next();
              in.next();
              return found;
            });

    assertEquals(value, raw);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertEquals(
        "a field name of the JSON has more than 1000 characters",
        refused(("{\"" + "\u00e4".repeat(1001) + "\":0}").getBytes(StandardCharsets.UTF_8))
            .getMessage());
    byte[] longest = ("{\"" + "\u00e4".repeat(1000) + "\":0}").getBytes(StandardCharsets.UTF_8);
    String name =
        JsonInput.read(
            longest,
            in -> {
              in.next();
              String found = in.fieldName();
              in.next();
              in.next();
              return found;
            });
    assertEquals(1000, name.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE", "X-UTF-32LE-BOM"})
  void refusesOtherEncodings(String charset) {
    for (String json : new String[] {"{\"x\":1}", "[1,2]", "7", "\"ä\""}) {
      ServingException refused = refused(json.getBytes(Charset.forName(charset)));
      assertEquals(
          "the body is not JSON in UTF-8; it looks like UTF-16 or UTF-32", refused.getMessage());
    }
  }

  @Test
  void looksAheadBehindAByteOrderMark() {
    byte[] body = "..\ufeff {\"a\": [1, {}], \"type\": \"x\"}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        Optional.of("x"),
        JsonInput.read(
            body,
            2,
            body.length - 2,
            in -> {
              Optional<String> found = in.peekMember("type");
              in.skip();
              return found;
            }));
  }

  private static String refusedString(String json) {
    return String.valueOf(
        assertThrows(
                ServingException.class,
                () -> JsonInput.read(json.getBytes(StandardCharsets.UTF_8), JsonInput::string))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00", "x\\ud83d", "\\ud83dx", "\\ude00\\ud83d"})
  void refusesStringsWithHalfASurrogatePair(String half) {
    assertEquals(
        "the body: expected a string of whole characters, got half a surrogate pair",
        refusedString("\"" + half + "\""));
  }

  @Test
  void readsWholeSurrogatePairs() {
    assertEquals(
        "😀😀",
        JsonInput.read("\"😀\\ud83d\\ude00\"".getBytes(StandardCharsets.UTF_8), JsonInput::string));
  }

  @Test
  void showsWholeCharactersOfALongString() {
    byte[] body = ("\"" + "x".repeat(39) + "😀y\"").getBytes(StandardCharsets.UTF_8);
    assertEquals("the string '" + "x".repeat(39) + "…'", JsonInput.read(body, JsonInput::found));
  }
}
