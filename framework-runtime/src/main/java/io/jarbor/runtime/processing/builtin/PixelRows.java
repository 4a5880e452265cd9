package io.jarbor.runtime.processing.builtin;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;

/** Reads an image row by row as samples of 0 to 255, gray or RGB. For one thread. */
final class PixelRows {
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private final BufferedImage image;
  private final int channels;
  private final int bands;
  private final int shift;
  private final int[] buffer;

  /**
   * Create a reader.
   *
   * @param channels 1 for gray, by the weights of ITU-R BT.601; 3 for red, green and blue
   */
  PixelRows(BufferedImage image, int channels) {
    this.image = image;
    this.channels = channels;
    ColorModel colours = image.getColorModel();
    // Samples are taken as they are where that is right: it is faster, and getRGB would brighten
    // gray ones, since Java takes them for linear light.
    boolean plain =
        colours instanceof ComponentColorModel
            && !colours.isAlphaPremultiplied()
            && colours.getComponentSize(0) >= 8
            && (colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY
                || colours.getColorSpace().isCS_sRGB());
    this.bands = plain ? image.getRaster().getNumBands() : 0;
    this.shift = plain ? colours.getComponentSize(0) - 8 : 0;
    this.buffer = new int[image.getWidth() * Math.max(1, bands)];
  }

  int width() {
    return image.getWidth();
  }

  int channels() {
    return channels;
  }

  /**
   * Read a row.
   *
   * @param samples filled channel after channel, {@code channels * width} of them
   */
  void read(int y, float[] samples) {
    if (bands == 0) {
      image.getRGB(0, y, width(), 1, buffer, 0, width());
    } else {
      image.getRaster().getPixels(0, y, width(), 1, buffer);
    }
    for (int x = 0; x < width(); x++) {
      put(samples, x, sample(x, 0), sample(x, 1), sample(x, 2));
    }
  }

  private int sample(int x, int colour) {
    if (bands == 0) {
      return (buffer[x] >> (16 - 8 * colour)) & 0xff;
    }
    // One or two bands are gray, alone or with alpha.
    return buffer[x * bands + (bands < 3 ? 0 : colour)] >> shift;
  }

  private void put(float[] samples, int x, int red, int green, int blue) {
    if (channels == 1) {
      samples[x] = red == green && green == blue ? red : RED * red + GREEN * green + BLUE * blue;
      return;
    }
    samples[x] = red;
    samples[width() + x] = green;
    samples[2 * width() + x] = blue;
  }
}
