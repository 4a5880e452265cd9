package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

  /** An estimate may be far above what comes: it is no reason to refuse. */
  @Test
  void takesAnEstimateThatIsTooLargeForAnArray() {
    JsonBytes bytes = new JsonBytes();
    bytes.write('1');
    bytes.expect(Integer.MAX_VALUE);
    bytes.expect(Long.MAX_VALUE);
    bytes.write('2');

    assertArrayEquals(new byte[] {'1', '2'}, bytes.toByteArray());
  }

  @Test
  void refusesWhatIsTooLargeForAnArray() {
    JsonBytes bytes = new JsonBytes();
    bytes.write('1');

    ServingException refused =
        assertThrows(
            ServingException.class, () -> bytes.write(new byte[0], 0, Integer.MAX_VALUE - 8));

    assertEquals(ErrorCode.TOO_LARGE, refused.code());
  }
}
