package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
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
    assertEquals("x".repeat(8192) + "...", message("x".repeat(90_000)));
    assertEquals("x" + "😀".repeat(4095) + "...", message("x" + "😀".repeat(5000)));
  }
}
