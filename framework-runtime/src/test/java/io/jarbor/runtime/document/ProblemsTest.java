package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void goesOnWithoutAny() {
    assertDoesNotThrow(() -> problems.throwIfAny());
  }

  @Test
  void tellsThemInReadingOrder() {
    problems.add(new Location("f", 10, 1), "third");
    problems.add(new Location("f", 9, 7), "second");
    problems.add(Location.ofFile("f"), "first");
    assertEquals("f: first\nf:9:7: second\nf:10:1: third", thrown().getMessage());
    assertEquals(ErrorCode.INVALID_PACKAGE, thrown().code());
  }

  @Test
  void tellsAHundredAndCountsTheRest() {
    for (int line = 1; line <= 250; line++) {
      problems.add(new Location("f", line, 1), "wrong");
    }
    List<String> lines = String.valueOf(thrown().getMessage()).lines().toList();
    assertEquals(101, lines.size());
    assertEquals("and 150 more", lines.get(100));
  }

  @Test
  void cutsVeryLongMessages() {
    problems.add(Location.ofFile("f"), "x".repeat(1_000_000));
    assertEquals("f: " + "x".repeat(1_000) + "…", thrown().getMessage());
  }

  @Test
  void joinsAFailureBehindWhichNothingMoreCanBeFound() {
    ServingException last = new ServingException(ErrorCode.UNAVAILABLE, "the disk is full");
    assertSame(last, problems.with(last));

    problems.add(new Location("f", 1, 1), "wrong");

    ServingException joined = problems.with(last);
    assertEquals("f:1:1: wrong\nthe disk is full", joined.getMessage());
    assertEquals(ErrorCode.INVALID_PACKAGE, joined.code());
    ServingException thrown = thrown();
    assertSame(thrown, problems.with(thrown));
  }

  private ServingException thrown() {
    return assertThrows(ServingException.class, problems::throwIfAny);
  }
}
