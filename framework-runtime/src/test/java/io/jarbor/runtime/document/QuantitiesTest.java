package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({"500us, PT0.0005S", "2ms, PT0.002S", "1s, PT1S", "1 m, PT1M", "1h, PT1H"})
  void readsDurations(String text, Duration duration) {
    assertEquals(Optional.of(duration), Quantities.duration(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1B, 1",
    "2KB, 2000",
    "2KiB, 2048",
    "256MB, 256000000",
    "256MiB, 268435456",
    "1 GB, 1000000000"
  })
  void readsSizes(String text, long bytes) {
    assertEquals(Optional.of(bytes), Quantities.size(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "ms",
        "-2ms",
        "1.5s",
        "2 fortnights",
        "2MS",
        "2msx",
        "1s2ms",
        "999999999999999999h"
      })
  void takesNoOtherDurations(String text) {
    assertEquals(Optional.empty(), Quantities.duration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "256", "MB", "-1MB", "1mb", "8388608TiB", "999999999999999999TB"})
  void takesNoOtherSizesAndNoneAbove63Bits(String text) {
    assertEquals(Optional.empty(), Quantities.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1us", "2ms", "1500ms", "1s", "90s", "1m", "36h", "999999999999999h"})
  void writesDurationsWithTheLongestExactUnit(String text) {
    assertEquals(text, Quantities.duration(text).map(Quantities::format).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1B", "1000001B", "256MB", "256MiB", "3KB", "1TiB"})
  void writesSizesWithTheLongestExactUnit(String text) {
    assertEquals(text, Quantities.size(text).map(Quantities::format).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1610612736, 1.5 GiB", "-1, -1 B"})
  void roundsSizesForPeople(long bytes, String expected) {
    assertEquals(expected, Quantities.rounded(bytes));
  }

  @Test
  void writesNothingAsNothing() {
    assertEquals("0ms", Quantities.format(Duration.ZERO));
    assertEquals("0B", Quantities.format(0));
  }
}
