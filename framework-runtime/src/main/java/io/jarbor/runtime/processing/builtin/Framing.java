package io.jarbor.runtime.processing.builtin;

import java.util.OptionalLong;

/**
 * Which part of an image a model sees, and how large.
 *
 * @param height rows that the model takes
 * @param width columns that the model takes
 * @param shortSide what the shorter side is resized to before the centre is cut out; empty to
 *     stretch the whole image
 */
record Framing(int height, int width, OptionalLong shortSide) {

  /** How the model's columns come from an image's. */
  ResampleAxis columns(int imageWidth, int imageHeight) {
    return axis(imageWidth, imageHeight, width);
  }

  /** How the model's rows come from an image's. */
  ResampleAxis rows(int imageWidth, int imageHeight) {
    return axis(imageHeight, imageWidth, height);
  }

  private ResampleAxis axis(int size, int otherSize, int taken) {
    long resized = taken;
    if (shortSide.isPresent()) {
      long side = shortSide.getAsLong();
      resized = size <= otherSize ? side : side * size / otherSize;
    }
    return new ResampleAxis(size, resized, (resized - taken) / 2, taken);
  }
}
