package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void leavesPlainTextAlone() {
    assertEquals("größe 'x' 😀 \\n", Printable.of("größe 'x' 😀 \\n"));
  }

  @Test
  void writesWhatSteersATerminalOrEndsALineAsEscapes() {
    assertEquals(
        "a\\nb\\r\\t\\u001b[31m\\u0000\\u0085\\u2028\\u202e\\ud800",
        Printable.of("a\nb\r\t\u001b[31m\0\u0085\u2028\u202e\ud800"));
  }
}
