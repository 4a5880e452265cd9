package io.jarbor.runtime.processing.builtin;

/**
 * Resizes an image in one pass over its rows: beside the image it holds one row and the result,
 * however large the image is.
 */
final class Resampler {
  private final PixelRows source;
  private final ResampleAxis columns;
  private final ResampleAxis rows;
  private final float[] result;

  private Resampler(PixelRows source, ResampleAxis columns, ResampleAxis rows) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
    this.result = new float[source.channels() * rows.count() * columns.count()];
  }

  /**
   * Resize.
   *
   * @return channel after channel, row after row, 0 to 255
   */
  static float[] resample(PixelRows source, ResampleAxis columns, ResampleAxis rows) {
    Resampler resampler = new Resampler(source, columns, rows);
    resampler.run();
    return resampler.result;
  }

  private void run() {
    float[] samples = new float[source.channels() * source.width()];
    float[] narrow = new float[source.channels() * columns.count()];
    int last = rows.end(rows.count() - 1);
    int first = 0;
    for (int y = rows.start(0); y < last; y++) {
      source.read(y, samples);
      shrinkRow(samples, narrow);
      while (rows.end(first) <= y) {
        first++;
      }
      for (int row = first; row < rows.count() && rows.start(row) <= y; row++) {
        add(narrow, row, rows.weight(row, y));
      }
    }
  }

  private void shrinkRow(float[] samples, float[] narrow) {
    for (int channel = 0; channel < source.channels(); channel++) {
      int from = channel * source.width();
      int to = channel * columns.count();
      for (int x = 0; x < columns.count(); x++) {
        float sum = 0;
        for (int k = columns.start(x); k < columns.end(x); k++) {
          sum += columns.weight(x, k) * samples[from + k];
        }
        narrow[to + x] = sum;
      }
    }
  }

  private void add(float[] narrow, int row, float weight) {
    for (int channel = 0; channel < source.channels(); channel++) {
      int from = channel * columns.count();
      int to = (channel * rows.count() + row) * columns.count();
      for (int x = 0; x < columns.count(); x++) {
        result[to + x] += weight * narrow[from + x];
      }
    }
  }
}
