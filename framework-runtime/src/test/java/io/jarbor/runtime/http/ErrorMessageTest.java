package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorMessageTest {

  private static String message(String said) {
    return ErrorMessage.of(new ServingException(ErrorCode.INVALID_INPUT, said));
  }

  @Test
  void isTheErrorsOwn() {
    assertEquals("input 'x'", message("input 'x'"));
    assertEquals("x".repeat(8192), message("x".repeat(8192)));
  }

  @Test
  void isNeverEmpty() {
    assertEquals("INVALID_INPUT", message(""));
  }

  @Test
  void losesItsEndWhereItIsLong() {
    assertEquals("x".repeat(8192) + "…", message("x".repeat(90_000)));
    assertEquals("x" + "😀".repeat(4095) + "…", message("x" + "😀".repeat(5000)));
  }

  @Test
  void isValidUnicode() {
    assertEquals("no '\ufffd', '😀', '\ufffd'", message("no '\ud83d', '😀', '\ude00'"));
    assertEquals("\ufffd", message("\ud83d"));
  }

  private static Optional<String> pointer(String pointer) {
    return ErrorMessage.pointer(ServingException.invalidField(pointer, "wrong"));
  }

  @Test
  void pointsAtTheNearestFieldWhosePointerIsShort() {
    assertEquals(Optional.of("/a/b~1c"), pointer("/a/b~1c"));
    assertEquals(Optional.of("/a/0"), pointer("/a/0/" + "x".repeat(1 << 20) + "/1"));
    assertEquals(Optional.of(""), pointer("/" + "x".repeat(1 << 20)));
    assertEquals(Optional.of("/\ufffd"), pointer("/\ud83d"));
    assertEquals(
        Optional.empty(), ErrorMessage.pointer(ServingException.invalidInput("the body is empty")));
  }
}
