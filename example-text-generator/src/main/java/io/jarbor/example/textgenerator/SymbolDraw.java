package io.jarbor.example.textgenerator;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/** Draws the next symbol by the network's scores. Not thread-safe. */
public final class SymbolDraw {
  // A score is an FP32: nearer to 0 or 1 than this, its logit is noise.
  private static final double LEAST = 1e-6;

  private final Proposals proposals;
  private final double temperature;
  private final SplittableRandom random;

  /**
   * Set the draws up.
   *
   * @param temperature above 0; the nearer to 0, the more the likeliest symbol wins
   * @param seed the same one draws the same symbols for the same scores
   */
  public SymbolDraw(Proposals proposals, double temperature, long seed) {
    this.proposals = proposals;
    this.temperature = temperature;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Draw a symbol.
   *
   * @param scores of the 25 candidates, from the buffer's start, 0 to 1
   */
  public int draw(FloatBuffer scores) {
    double[] weights = new double[Alphabet.SIZE];
    double most = Double.NEGATIVE_INFINITY;
    for (int symbol = 0; symbol < weights.length; symbol++) {
      double score = Math.min(Math.max(scores.get(symbol), LEAST), 1 - LEAST);
      double likelihood = Math.log(score / (1 - score)) + Math.log(proposals.share(symbol));
      weights[symbol] = likelihood / temperature;
      most = Math.max(most, weights[symbol]);
    }
    double total = 0;
    for (int symbol = 0; symbol < weights.length; symbol++) {
      weights[symbol] = Math.exp(weights[symbol] - most);
      total += weights[symbol];
    }
    double left = random.nextDouble() * total;
    int symbol = 0;
    while (symbol < weights.length - 1 && left >= weights[symbol]) {
      left -= weights[symbol++];
    }
    return symbol;
  }
}
