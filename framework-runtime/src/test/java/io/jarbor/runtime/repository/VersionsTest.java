package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.manifest.VersionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionsTest {
  private static final VersionSelection.Present ONE = new VersionSelection.Present("1", false);
  private static final VersionSelection.Present NINE = new VersionSelection.Present("9", false);
  private static final VersionSelection.Present TEN = new VersionSelection.Present("10", false);
  private static final VersionSelection.Present BROKEN = new VersionSelection.Present("11", true);

  @Test
  void ordersNumbersByValueAndTheRestByLetters() {
    assertEquals(
        List.of("10", "9", "2", "1.10", "1.9", "1"),
        Stream.of("2", "10", "1.9", "9", "1", "1.10").sorted(VersionOrder.NEWEST_FIRST).toList());
  }

  @Test
  void ordersNumbersOfAnyLength() {
    assertEquals(
        List.of("99999999999999999999999", "2"),
        Stream.of("2", "99999999999999999999999").sorted(VersionOrder.NEWEST_FIRST).toList());
  }

  @Test
  void takesDigitsOfOtherScriptsAsLetters() {
    assertEquals(
        List.of("\u0664a", "\u0663a", "10"),
        Stream.of("10", "\u0664a", "\u0663a").sorted(VersionOrder.NEWEST_FIRST).toList());
  }

  private static void assertOrder(String... newestFirst) {
    List<String> shuffled = new ArrayList<>(List.of(newestFirst));
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertEquals(
          List.of(newestFirst), shuffled.stream().sorted(VersionOrder.NEWEST_FIRST).toList());
    }
  }

  @Test
  void ordersPreReleasesBeforeTheirRelease() {
    assertOrder(
        "2.0-alpha", "1.1", "1.0.1", "1.0.1-rc1", "1.0", "1.0-rc10", "1.0-rc2", "1.0-beta", "0.9");
    assertOrder("1.0", "1.0rc2", "1.0_rc1", "1.0.dev7", "1.0-alpha.1", "1.0-alpha");
    assertOrder("3", "2", "2-SNAPSHOT", "1");
  }

  @Test
  void ordersWhatIsNoPreReleaseByLength() {
    assertOrder("2024-02", "2024-01-15", "2024-01");
    assertOrder("1.0b", "1.0-3-gabc", "1.0-2", "1.0");
    assertOrder("1.0.precise", "1.0");
    assertOrder("rc2", "rc1");
  }

  @Test
  void neverTakesTwoVersionsForOne() {
    assertOrder("1.00", "1.0", "1.0-rc1", "1.0-rc01");
  }

  @Test
  void wantsTheNewest() {
    assertEquals(
        Set.of("10"), VersionSelection.wanted(List.of(ONE, TEN, NINE), VersionPolicy.LATEST));
  }

  @Test
  void wantsTheOneBeforeAVersionThatFailed() {
    assertEquals(
        Set.of("10", "9"),
        VersionSelection.wanted(List.of(ONE, TEN, NINE, BROKEN), new VersionPolicy.Latest(2)));
  }

  @Test
  void wantsAllEvenThoseThatFailed() {
    assertEquals(
        Set.of("1", "11"), VersionSelection.wanted(List.of(ONE, BROKEN), new VersionPolicy.All()));
  }

  @Test
  void wantsThoseOfAListThatAreThere() {
    assertEquals(
        Set.of("9"),
        VersionSelection.wanted(List.of(ONE, NINE), new VersionPolicy.Listed(Set.of("9", "12"))));
  }
}
