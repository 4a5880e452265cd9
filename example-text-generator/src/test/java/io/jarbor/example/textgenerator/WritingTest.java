package io.jarbor.example.textgenerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritingTest {
  @Test
  void endsAtItsLength() {
    Writing writing = writing(5, List.of());
    write(writing, "the b");
    assertTrue(writing.finished());
    assertEquals("the b", writing.text());
  }

  @Test
  void handsOutWholeWordsAndTheRestAtTheEnd() {
    Writing writing = writing(9, List.of());
    assertEquals(List.of("the ", "sea ", "b"), write(writing, "the sea b"));
  }

  @Test
  void endsBeforeStop() {
    Writing writing = writing(100, List.of(". the"));
    assertEquals(List.of("a ", "gull"), write(writing, "a gull. the"));
    assertTrue(writing.finished());
    assertEquals("a gull", writing.text());
  }

  @Test
  void holdsBackTheBeginOfStopOnly() {
    Writing writing = writing(100, List.of("o b"));
    assertEquals(List.of("do ", "a "), write(writing, "do a b"));
    assertFalse(writing.finished());
    assertEquals("do a b", writing.text());
  }

  private static Writing writing(int length, List<String> stops) {
    long[] counts = new long[Alphabet.SIZE];
    Arrays.fill(counts, 1);
    SymbolDraw draw = new SymbolDraw(Proposals.of(counts), 0.05, 1);
    return new Writing(new int[0], draw, length, stops);
  }

  /** Score so that the text is written, and collect the parts. */
  private static List<String> write(Writing writing, String text) {
    List<String> parts = new ArrayList<>();
    for (int symbol : Alphabet.encode(text, "")) {
      assertFalse(writing.finished());
      float[] scores = new float[Alphabet.SIZE];
      scores[symbol] = 1;
      writing.accept(FloatBuffer.wrap(scores));
      String part = writing.takePart();
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
