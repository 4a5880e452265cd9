package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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

  private static byte[] object(List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\":0")
        .collect(Collectors.joining(",", "{", "}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Every order of some letters. */
  private static void permute(String done, String left, List<String> into) {
    if (left.isEmpty()) {
      into.add(done);
    }
    for (int i = 0; i < left.length(); i++) {
      permute(done + left.charAt(i), left.substring(0, i) + left.substring(i + 1), into);
    }
  }

  /** Names whose hash is one: from byte 12 on groups of four count in any order. */
  private static List<String> collidingNames() {
    List<String> orders = new ArrayList<>();
    permute("", "abcdefg", orders);
    return orders.stream()
        .map(order -> "x".repeat(12) + order.replaceAll("(.)", "$1$1$1$1"))
        .toList();
  }

  private static void assertFloodIsTheCallersError(byte[] body) {
    ServingException refused = refused(body);
    assertEquals(ErrorCode.INVALID_INPUT, refused.code());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("names"), message);
    assertFalse(message.contains("JsonFactory"), message);
  }

  @Test
  void refusesNamesThatWereChosenToCollide() {
    assertFloodIsTheCallersError(object(collidingNames()));
  }

  @Test
  void refusesNamesThatAreTooLong() {
    byte[] body = object(List.of("x".repeat(1001)));
    assertEquals(
        "a field name of the JSON has more than 1000 characters", refused(body).getMessage());
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
}
