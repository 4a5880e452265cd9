package io.jarbor.example.textgenerator.training;

import ai.djl.training.tracker.Tracker;

/**
 * A learning rate that rises from a 25th of its peak over the first three tenths of the steps, and
 * falls to almost nothing by the end, both along a cosine.
 *
 * @param steps of the whole training
 * @param peak the highest rate
 * @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin, Super-Convergence</a>
 */
record OneCycle(int steps, float peak) implements Tracker {
  private static final double RISE = 0.3;
  private static final double START = 1.0 / 25;
  private static final double END = 1e-4;

  @Override
  public float getNewValue(int step) {
    double top = RISE * steps;
    double rate =
        step < top
            ? between(START, 1, step / top)
            : between(1, END, Math.min(1, (step - top) / (steps - top)));
    return (float) (peak * rate);
  }

  private static double between(double from, double to, double part) {
    return from + (to - from) * (1 - Math.cos(Math.PI * part)) / 2;
  }
}
