package io.jarbor.example.textgenerator.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrainingRunTest {
  private static final int STEPS = 300;
  private static final int PART = 50;

  @Test
  void lossFallsWithinSomeHundredSteps() {
    double first = 0;
    double last = 0;
    Corpus corpus = Corpus.harbour();
    try (TrainingRun run = new TrainingRun(corpus, STEPS, 7)) {
      first = run.step();
      for (int step = 1; step < STEPS; step++) {
        float loss = run.step();
        last += step >= STEPS - PART ? loss / PART : 0;
      }
    }
    // Whoever answers the share of right candidates, 1/4, whatever it sees, has 3/16.
    assertTrue(first > 0.2 && last < 0.185, "from " + first + " to " + last);
  }
}
