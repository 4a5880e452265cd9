package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

  /** An estimate may be far above what comes: it is no reason to refuse. */
  @Test
  void takesAnEstimateThatIsTooLargeForAnArray() {
    JsonBytes bytes = new JsonBytes(held -> {});
    bytes.write('1');
    bytes.expect(Integer.MAX_VALUE);
    bytes.expect(Long.MAX_VALUE);
    bytes.write('2');

    assertArrayEquals(new byte[] {'1', '2'}, bytes.toByteArray());
  }

  @Test
  void tellsWhatItHoldsBeforeItDoes() {
    List<Long> told = new ArrayList<>();
    JsonBytes bytes = new JsonBytes(told::add);

    bytes.expect(1000);
    bytes.writeText("x".repeat(300));
    bytes.toByteArray();

    assertEquals(List.of(256L + 1000, 1000L + 300, 300L), told);
  }

  @Test
  void holdsNoMoreWhereItIsRefused() {
    JsonBytes bytes =
        new JsonBytes(
            held -> {
              throw ServingException.overloaded("no room", Duration.ofSeconds(1));
            });

    assertThrows(ServingException.class, () -> bytes.expect(1000));
    assertThrows(ServingException.class, () -> bytes.writeText("x".repeat(300)));
  }

  @Test
  void refusesWhatIsTooLargeForAnArray() {
    JsonBytes bytes = new JsonBytes(held -> {});
    bytes.write('1');

    ServingException refused =
        assertThrows(
            ServingException.class, () -> bytes.write(new byte[0], 0, Integer.MAX_VALUE - 8));

    assertEquals(ErrorCode.TOO_LARGE, refused.code());
  }
}
