package io.jarbor.runtime.processing.builtin;

/**
 * How the pixels of one dimension of a resized image come from the original's: by a triangle filter
 * that widens where the image shrinks, so that no detail aliases. Immutable.
 *
 * @see <a href="https://pillow.readthedocs.io/en/stable/handbook/concepts.html#filters">Pillow,
 *     Filters: BILINEAR</a>
 */
final class ResampleAxis {
  private final int[] starts;
  private final float[][] weights;

  /**
   * Create an axis.
   *
   * @param size of the original
   * @param resized size of the whole after resizing
   * @param from first resized pixel that is wanted
   * @param count how many are wanted; {@code from + count} is at most {@code resized}
   */
  ResampleAxis(int size, long resized, long from, int count) {
    this.starts = new int[count];
    this.weights = new float[count][];
    double scale = (double) size / resized;
    double support = Math.max(1, scale);
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int start = (int) Math.max(0, centre - support + 0.5);
      int end = (int) Math.min(size, centre + support + 0.5);
      starts[i] = start;
      weights[i] = triangle(start, end, centre, support);
    }
  }

  private static float[] triangle(int start, int end, double centre, double support) {
    double[] raw = new double[end - start];
    double sum = 0;
    for (int k = 0; k < raw.length; k++) {
      raw[k] = Math.max(0, 1 - Math.abs((start + k + 0.5 - centre) / support));
      sum += raw[k];
    }
    float[] normalised = new float[raw.length];
    for (int k = 0; k < raw.length; k++) {
      normalised[k] = (float) (raw[k] / sum);
    }
    return normalised;
  }

  /** How many resized pixels there are. */
  int count() {
    return starts.length;
  }

  /** First original pixel that resized pixel {@code index} is made of; never falls with it. */
  int start(int index) {
    return starts[index];
  }

  /** One past the last original pixel that resized pixel {@code index} is made of. */
  int end(int index) {
    return starts[index] + weights[index].length;
  }

  /** Share of an original pixel, from start to end, in a resized one; the shares sum up to 1. */
  float weight(int index, int original) {
    return weights[index][original - starts[index]];
  }
}
