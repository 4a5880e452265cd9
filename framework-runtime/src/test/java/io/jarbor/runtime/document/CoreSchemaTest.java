package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.runtime.document.CoreSchema.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreSchemaTest {

  @ParameterizedTest
  @CsvSource({
    "null, NULL", "~, NULL", "'', NULL", "true, BOOLEAN", "FALSE, BOOLEAN", "off, STRING",
    "yes, STRING", "12, INTEGER", "-7, INTEGER", "0o17, INTEGER", "0xFF, INTEGER", "1.10, FLOAT",
    "1e3, FLOAT", ".inf, FLOAT", ".NaN, FLOAT", "1.2.3, STRING", "2ms, STRING", "1_000, STRING",
    "tRUE, STRING", "0b1, STRING"
  })
  void tellsKinds(String text, Kind kind) {
    assertEquals(kind, CoreSchema.kind(text));
  }

  @Test
  void readsIntegersOfEachBase() {
    assertEquals(15, CoreSchema.toLong("0o17"));
    assertEquals(255, CoreSchema.toLong("0xFF"));
    assertEquals(Long.MIN_VALUE, CoreSchema.toLong("-9223372036854775808"));
    assertThrows(NumberFormatException.class, () -> CoreSchema.toLong("9223372036854775808"));
  }

  @Test
  void readsFloats() {
    assertEquals(Double.NEGATIVE_INFINITY, CoreSchema.toDouble("-.inf"));
    assertEquals(Double.NaN, CoreSchema.toDouble(".nan"));
    assertEquals(1.8446744073709552E19, CoreSchema.toDouble("0xFFFFFFFFFFFFFFFF"));
    assertEquals(0.5, CoreSchema.toDouble(".5"));
  }
}
