package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.tensor.Datatype;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The options of the image preprocessor, declared and read. */
final class ImageOptions {
  private static final long MOST_PIXELS = Integer.MAX_VALUE / 4;

  private ImageOptions() {}

  static List<OptionSpec> all() {
    return List.of(
        OptionSpec.builder("layout", OptionSpec.Type.STRING)
            .description("Order of the input's dimensions: channels first, or channels last.")
            .allowed("nchw", "nhwc")
            .defaultValue("nchw")
            .build(),
        OptionSpec.builder("height", OptionSpec.Type.INTEGER)
            .description("Height that the model takes; may be left out where its shape tells.")
            .range(1, Integer.MAX_VALUE)
            .build(),
        OptionSpec.builder("width", OptionSpec.Type.INTEGER)
            .description("Width that the model takes; may be left out where its shape tells.")
            .range(1, Integer.MAX_VALUE)
            .build(),
        OptionSpec.builder("short-side", OptionSpec.Type.INTEGER)
            .description(
                "Resize the shorter side to so many pixels and cut out the centre; without it the"
                    + " whole image is stretched to height and width.")
            .range(1, Integer.MAX_VALUE)
            .build(),
        OptionSpec.builder("channel-order", OptionSpec.Type.STRING)
            .description("Order of a colour model's channels.")
            .allowed("rgb", "bgr")
            .defaultValue("rgb")
            .build(),
        OptionSpec.builder("scale", OptionSpec.Type.NUMBER)
            .description("What a pixel, 0 to 255, is multiplied by first; 1/255 if left out.")
            .build(),
        OptionSpec.builder("mean", OptionSpec.Type.NUMBERS)
            .description("Taken off the scaled pixel: one number, or one per channel in order.")
            .defaultValue(List.of(0.0))
            .build(),
        OptionSpec.builder("std", OptionSpec.Type.NUMBERS)
            .description("What the result is divided by: one number, or one per channel in order.")
            .defaultValue(List.of(1.0))
            .build(),
        OptionSpec.builder("max-pixels", OptionSpec.Type.INTEGER)
            .description("Most pixels of an image; larger ones are refused before decoding.")
            .range(1, MOST_PIXELS)
            .defaultValue(25_000_000L)
            .build());
  }

  static long maxPixels(Options options) {
    return options.integer("max-pixels");
  }

  static Framing framing(Options options, ImageLayout layout) {
    if (!options.has("short-side")) {
      return new Framing(layout.height(), layout.width(), OptionalLong.empty());
    }
    long side = options.integer("short-side");
    int least = Math.max(layout.height(), layout.width());
    if (side < least || side > Integer.MAX_VALUE) {
      throw unsuitable(
          "option 'short-side': expected "
              + least
              + " or more, so that "
              + layout.height()
              + " x "
              + layout.width()
              + " can be cut out, got "
              + side);
    }
    return new Framing(layout.height(), layout.width(), OptionalLong.of(side));
  }

  static Normalisation normalisation(Options options, ImageLayout layout) {
    double[] mean = perChannel("mean", options.numbers("mean"), layout.channels());
    double[] std = perChannel("std", options.numbers("std"), layout.channels());
    if (layout.datatype() == Datatype.UINT8) {
      boolean raw =
          !options.has("scale")
              && Arrays.stream(mean).allMatch(value -> value == 0)
              && Arrays.stream(std).allMatch(value -> value == 1);
      if (!raw) {
        throw unsuitable(
            "options 'scale', 'mean' and 'std' are for floating-point inputs, and input '"
                + layout.input()
                + "' is UINT8, which takes pixels as they are");
      }
      return Normalisation.of(1, mean, std);
    }
    if (Arrays.stream(std).anyMatch(value -> value == 0)) {
      throw unsuitable("option 'std': expected numbers other than 0, got " + Arrays.toString(std));
    }
    double scale = options.has("scale") ? options.number("scale") : 1.0 / 255;
    if (!Double.isFinite(scale)) {
      throw unsuitable("option 'scale': expected a finite number, got " + scale);
    }
    return Normalisation.of(scale, mean, std);
  }

  private static double[] perChannel(String option, double[] written, int channels) {
    boolean finite = Arrays.stream(written).allMatch(Double::isFinite);
    if (!finite || (written.length != 1 && written.length != channels)) {
      throw unsuitable(
          "option '"
              + option
              + "': expected one finite number, or one for each of "
              + channels
              + " channels, got "
              + Arrays.toString(written));
    }
    double[] all = Arrays.copyOf(written, channels);
    if (written.length == 1) {
      Arrays.fill(all, written[0]);
    }
    return all;
  }

  private static ServingException unsuitable(String why) {
    return ModelFit.unsuitable(ImagePreprocessor.NAME, why);
  }
}
