package io.jarbor.runtime.processing.builtin;

/** Turns a pixel of 0 to 255 into what a model was trained on, per channel. Immutable. */
final class Normalisation {
  private final float[] factor;
  private final float[] offset;

  private Normalisation(float[] factor, float[] offset) {
    this.factor = factor;
    this.offset = offset;
  }

  /** Compute {@code (pixel * scale - mean) / std}; a mean and a deviation per channel. */
  static Normalisation of(double scale, double[] mean, double[] std) {
    float[] factor = new float[mean.length];
    float[] offset = new float[mean.length];
    for (int c = 0; c < mean.length; c++) {
      factor[c] = (float) (scale / std[c]);
      offset[c] = (float) (-mean[c] / std[c]);
    }
    return new Normalisation(factor, offset);
  }

  float apply(float pixel, int channel) {
    return pixel * factor[channel] + offset[channel];
  }
}
