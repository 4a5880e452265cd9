package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.Set;

/**
 * How one image lies in a model's input.
 *
 * @param input the input's name
 * @param shape whole, for one image
 * @param channelsFirst whether a channel's pixels lie together, or a pixel's channels
 * @param channels 1 for gray, or 3
 */
record ImageLayout(
    String input,
    Datatype datatype,
    Shape shape,
    boolean channelsFirst,
    int channels,
    int height,
    int width) {
  private static final Set<Datatype> DATATYPES =
      Set.of(Datatype.FP32, Datatype.FP16, Datatype.UINT8);
  private static final long COLOURS = 3;

  /**
   * Read the layout from the model's input, and from options what it leaves open.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if the input does not hold one image, or
   *     nothing tells its size
   */
  static ImageLayout of(Signature signature, Options options) {
    TensorSpec input = ModelFit.onlyInput(ImagePreprocessor.NAME, signature, DATATYPES);
    boolean channelsFirst = options.string("layout").equals("nchw");
    boolean leading = signature.batched() || input.shape().rank() == 4;
    Shape item = leading ? input.shape().row() : input.shape();
    String expected = channelsFirst ? "[-1, 1 or 3, height, width]" : "[-1, height, width, 1 or 3]";
    if (item.rank() != 3) {
      throw ModelFit.wrongShape(ImagePreprocessor.NAME, "input", input, expected);
    }
    long channels = item.size(channelsFirst ? 0 : 2);
    if (channels == Shape.DYNAMIC) {
      channels = COLOURS;
    }
    if (channels != 1 && channels != COLOURS) {
      throw ModelFit.wrongShape(
          ImagePreprocessor.NAME,
          "input",
          input,
          expected + " with layout: " + options.string("layout"));
    }
    int first = channelsFirst ? 1 : 0;
    long height = side(input, item.size(first), "height", options);
    long width = side(input, item.size(first + 1), "width", options);
    if (height > Integer.MAX_VALUE / (COLOURS * Float.BYTES) / width) {
      throw unsuitable("an input of " + height + " x " + width + " pixels is too large");
    }
    Shape one =
        channelsFirst ? Shape.of(channels, height, width) : Shape.of(height, width, channels);
    Shape whole = leading ? one.prepend(1) : one;
    if (!input.shape().accepts(whole)) {
      throw ModelFit.wrongShape(
          ImagePreprocessor.NAME, "input", input, "one that takes a single image, as " + whole);
    }
    return new ImageLayout(
        input.name(),
        input.datatype(),
        whole,
        channelsFirst,
        (int) channels,
        (int) height,
        (int) width);
  }

  private static long side(TensorSpec input, long size, String option, Options options) {
    if (!options.has(option)) {
      if (size == Shape.DYNAMIC) {
        throw unsuitable(
            "option '" + option + "' is missing, and the shape of " + input + " does not tell it");
      }
      return requirePositive(option, size);
    }
    long wanted = requirePositive(option, options.integer(option));
    if (size != Shape.DYNAMIC && size != wanted) {
      throw unsuitable(
          "option '" + option + "': expected " + size + " as " + input + " has, got " + wanted);
    }
    return wanted;
  }

  private static long requirePositive(String option, long size) {
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw unsuitable(option + ": expected 1 or more pixels, got " + size);
    }
    return size;
  }

  private static ServingException unsuitable(String why) {
    return ModelFit.unsuitable(ImagePreprocessor.NAME, why);
  }
}
