package io.jarbor.example.textgenerator.training;

import io.jarbor.example.textgenerator.Alphabet;
import io.jarbor.example.textgenerator.Proposals;
import io.jarbor.example.textgenerator.Window;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws batches of samples: a random place of a random sentence, with its true next symbol (label
 * 1) and three wrong ones (label 0). In half of them the sentence before it stands in the context
 * too, in the other half the text begins with the sentence. Not thread-safe; the arrays are used
 * again.
 */
final class Samples {
  private static final int WRONG = 3;

  private final List<int[]> sentences;
  private final Proposals proposals;
  private final SplittableRandom random;
  private final float[] inputs;
  private final float[] labels;
  private final int[] ones;
  private int used;

  /**
   * Set the batches up.
   *
   * @param rows of each batch, a multiple of 4
   */
  Samples(List<int[]> sentences, Proposals proposals, int rows, long seed) {
    if (rows % (WRONG + 1) != 0) {
      throw new IllegalArgumentException("rows must be a multiple of 4, got " + rows);
    }
    this.sentences = sentences;
    this.proposals = proposals;
    this.random = new SplittableRandom(seed);
    this.inputs = new float[rows * Window.INPUTS];
    this.labels = new float[rows];
    this.ones = new int[rows * (Window.CONTEXT + 1)];
    for (int row = 0; row < rows; row += WRONG + 1) {
      labels[row] = 1;
    }
  }

  /** Draw the next batch into {@link #inputs()}; {@link #labels()} are always the same. */
  void next() {
    // Only the ones of the batch before are cleared: zeroing all 4 MB costs more than the rest.
    for (int i = 0; i < used; i++) {
      inputs[ones[i]] = 0;
    }
    used = 0;
    for (int row = 0; row < labels.length; row += WRONG + 1) {
      place(row);
    }
  }

  private void place(int row) {
    int which = random.nextInt(sentences.size());
    int[] sentence = sentences.get(which);
    int at = random.nextInt(sentence.length);
    boolean alone = random.nextBoolean();
    int[] before = alone ? new int[0] : sentences.get(random.nextInt(sentences.size()));
    int[] candidates = candidates(sentence[at]);
    for (int i = 0; i <= WRONG; i++) {
      int start = (row + i) * Window.INPUTS;
      for (int back = 1; back <= Window.CONTEXT; back++) {
        int from = at - back;
        int symbol;
        if (from >= 0) {
          symbol = sentence[from];
        } else if (before.length + from >= 0) {
          symbol = before[before.length + from];
        } else {
          break;
        }
        set(start + Window.input(Window.CONTEXT - back, symbol));
      }
      set(start + Window.input(Window.CONTEXT, candidates[i]));
    }
  }

  private void set(int index) {
    inputs[index] = 1;
    ones[used++] = index;
  }

  private int[] candidates(int right) {
    int[] candidates = new int[WRONG + 1];
    candidates[0] = right;
    for (int i = 1; i <= WRONG; i++) {
      do {
        candidates[i] = propose();
      } while (candidates[i] == right);
    }
    return candidates;
  }

  private int propose() {
    double left = random.nextDouble();
    int symbol = 0;
    while (symbol < Alphabet.SIZE - 1 && left >= proposals.share(symbol)) {
      left -= proposals.share(symbol++);
    }
    return symbol;
  }

  /** Rows × 1000 values, valid until the next batch. */
  float[] inputs() {
    return inputs;
  }

  /** A label per row. */
  float[] labels() {
    return Arrays.copyOf(labels, labels.length);
  }
}
