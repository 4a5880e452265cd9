package io.jarbor.example.textgenerator.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.example.textgenerator.Window;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void givesEachPlaceOneRightAndThreeWrongCandidates() {
    Corpus corpus = Corpus.harbour();
    Samples samples = new Samples(corpus.training(), corpus.proposals(), 64, 1);
    for (int batch = 0; batch < 3; batch++) {
      samples.next();
      for (int row = 0; row < 64; row += 4) {
        assertEquals(1, samples.labels()[row]);
        for (int wrong = row + 1; wrong < row + 4; wrong++) {
          assertEquals(0, samples.labels()[wrong]);
          assertNotEquals(one(samples, row, 39), one(samples, wrong, 39));
          for (int position = 0; position < 39; position++) {
            assertEquals(one(samples, row, position), one(samples, wrong, position));
          }
        }
      }
    }
  }

  /** The symbol at a position, -1 for none. */
  private static int one(Samples samples, int row, int position) {
    int found = -1;
    for (int symbol = 0; symbol < 25; symbol++) {
      float value = samples.inputs()[row * Window.INPUTS + Window.input(position, symbol)];
      assertTrue(value == 0 || (value == 1 && found < 0));
      found = value == 1 ? symbol : found;
    }
    return found;
  }
}
