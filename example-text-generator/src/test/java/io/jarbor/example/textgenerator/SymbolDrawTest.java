package io.jarbor.example.textgenerator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SymbolDrawTest {
  private static final int DRAWS = 20_000;

  @Test
  void multipliesTheOddsOfWrongCandidatesBack() {
    long[] counts = new long[Alphabet.SIZE];
    Arrays.fill(counts, 1);
    counts[0] = 76;
    Proposals proposals = Proposals.of(counts);
    double common = proposals.share(0);
    double rare = proposals.share(1);
    float[] scores = new float[Alphabet.SIZE];
    scores[0] = 0.5f;
    scores[1] = 0.5f;
    int first = drawn(new SymbolDraw(proposals, 1, 5), scores)[0];
    assertEquals(common / (common + rare), first / (double) DRAWS, 0.02);
  }

  @Test
  void drawsTheLikeliestAtLowTemperature() {
    float[] scores = new float[Alphabet.SIZE];
    Arrays.fill(scores, 0.2f);
    scores[6] = 0.8f;
    assertEquals(DRAWS, drawn(new SymbolDraw(even(), 0.05, 1), scores)[6]);
  }

  @Test
  void drawsSomethingWhereEveryScoreIsZeroOrOne() {
    float[] scores = new float[Alphabet.SIZE];
    scores[9] = 1;
    assertEquals(DRAWS, drawn(new SymbolDraw(even(), 0.5, 1), scores)[9]);
  }

  @Test
  void repeatsItselfForTheSameSeed() {
    float[] scores = new float[Alphabet.SIZE];
    Arrays.fill(scores, 0.3f);
    int[] once = drawn(new SymbolDraw(even(), 1, 42), scores);
    assertEquals(
        Arrays.toString(once), Arrays.toString(drawn(new SymbolDraw(even(), 1, 42), scores)));
  }

  private static Proposals even() {
    long[] counts = new long[Alphabet.SIZE];
    Arrays.fill(counts, 1);
    return Proposals.of(counts);
  }

  private static int[] drawn(SymbolDraw draw, float[] scores) {
    int[] drawn = new int[Alphabet.SIZE];
    for (int i = 0; i < DRAWS; i++) {
      drawn[draw.draw(FloatBuffer.wrap(scores))]++;
    }
    return drawn;
  }
}
