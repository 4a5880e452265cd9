package io.jarbor.runtime.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusMessageTest {

  @Test
  void leavesPlainTextAlone() {
    assertEquals("input 'x': got [1, 2]~", StatusMessage.encode("input 'x': got [1, 2]~"));
  }

  @Test
  void encodesPercentControlsAndWhatIsNotAscii() {
    assertEquals("100%25%0A%C3%A4%F0%9F%98%80", StatusMessage.encode("100%\nä😀"));
  }

  @Test
  void cutsALongTextBetweenCharacters() {
    String encoded = StatusMessage.encode("😀".repeat(5000));
    assertTrue(encoded.length() < 4200, () -> encoded.length() + " characters");
    assertTrue(encoded.endsWith("..."));
    String decoded = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    assertEquals("😀".repeat((decoded.length() - 3) / 2) + "...", decoded);
  }
}
