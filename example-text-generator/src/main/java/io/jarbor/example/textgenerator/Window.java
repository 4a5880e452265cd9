package io.jarbor.example.textgenerator;

import java.nio.FloatBuffer;

/**
 * What the network sees: the last 39 symbols of a text, and a candidate for the next one. Position
 * 38 is the latest symbol, position 39 the candidate; where the text is shorter, the positions
 * before it are all zero. One-hot: input {@code position * 25 + symbol} is 1, the other ones of the
 * position 0.
 *
 * <p>Not thread-safe.
 */
public final class Window {
  /** Symbols of context. */
  public static final int CONTEXT = 39;

  /** Inputs of the network: 40 positions of 25 symbols. */
  public static final int INPUTS = (CONTEXT + 1) * Alphabet.SIZE;

  /** The candidate's first input; all before are of the context. */
  static final int CANDIDATE = CONTEXT * Alphabet.SIZE;

  private final int[] context = new int[CONTEXT];
  private int length;

  /** Append a symbol; the oldest one leaves once there are 39. */
  public void append(int symbol) {
    if (length == CONTEXT) {
      System.arraycopy(context, 1, context, 0, CONTEXT - 1);
      length--;
    }
    context[length++] = symbol;
  }

  /**
   * Write 25 rows, one for each symbol as the candidate.
   *
   * @param rows gets 25 × 1000 values from its position on
   */
  public void writeCandidates(FloatBuffer rows) {
    float[] row = new float[INPUTS];
    for (int i = 0; i < length; i++) {
      row[input(CONTEXT - length + i, context[i])] = 1;
    }
    for (int symbol = 0; symbol < Alphabet.SIZE; symbol++) {
      row[CANDIDATE + symbol] = 1;
      rows.put(row);
      row[CANDIDATE + symbol] = 0;
    }
  }

  /** The input that stands for a symbol at a position, 39 for the candidate. */
  public static int input(int position, int symbol) {
    return position * Alphabet.SIZE + symbol;
  }
}
