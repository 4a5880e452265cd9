package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KEYS = List.of("batching", "backend", "name", "limits");

  @Test
  void countsInsertionsDeletionsReplacementsAndSwapsAsOne() {
    assertEquals(1, Nearest.distance("batching", "batchin"));
    assertEquals(1, Nearest.distance("batching", "batchingg"));
    assertEquals(1, Nearest.distance("batching", "butching"));
    assertEquals(1, Nearest.distance("batching", "abtching"));
  }

  @Test
  void isSymmetricAndZeroForTheSame() {
    assertEquals(0, Nearest.distance("name", "name"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(3, Nearest.distance("sitting", "kitten"));
    assertEquals(4, Nearest.distance("", "name"));
  }

  @Test
  void findsTheNearestOfSeveral() {
    assertEquals(Optional.of("backend"), Nearest.of("bakend", KEYS));
  }

  @Test
  void findsNothingWhereNothingIsNear() {
    assertEquals(Optional.empty(), Nearest.of("colour", KEYS));
    assertEquals("", Nearest.hint("colour", KEYS));
  }

  @Test
  void givesNearestFirstAndEqualOnesByName() {
    assertEquals(List.of("ab", "aa", "ac"), Nearest.of("ab", List.of("ac", "ab", "aa", "zz99"), 3));
  }

  @Test
  void givesNoMoreThanAskedAndEachOnce() {
    assertEquals(List.of("aa"), Nearest.of("ab", List.of("ac", "aa", "aa"), 1));
  }

  @Test
  void wordsAHint() {
    assertEquals("; did you mean 'limits'?", Nearest.hint("limit", KEYS));
  }

  @Test
  void measuresNoVeryLongName() {
    String name = "n".repeat(129);
    assertTrue(Nearest.of(name, List.of(name)).isEmpty());
  }
}
