package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.plugin.ContextLoader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;

/**
 * Decodes image files with the JDK's readers; of an animation the first picture. Thread-safe.
 *
 * <p>The size is read and checked before a pixel is decoded: a file of some kilobytes can claim
 * gigabytes. EXIF orientation is not applied, and transparency is dropped.
 */
final class ImageDecoder {
  private static final String POINTER = "/image";

  private final long maxPixels;

  ImageDecoder(long maxPixels) {
    this.maxPixels = maxPixels;
  }

  /**
   * Decode a file.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is of no known format, too large, cut off
   *     or broken
   */
  BufferedImage decode(byte[] file) {
    // ImageIO's registry and AWT's context keep the context loader of whoever touches them first;
    // a package's loader would never be collected.
    return ContextLoader.call(
        ImageDecoder.class.getClassLoader(), () -> decode(file, format(file)));
  }

  private static ImageFormat format(byte[] file) {
    return ImageFormat.of(file)
        .orElseThrow(
            () ->
                invalid(
                    "expected a PNG, JPEG, GIF or BMP file, got "
                        + file.length
                        + " bytes of another kind"));
  }

  private BufferedImage decode(byte[] file, ImageFormat format) {
    ImageReader reader = format.newReader();
    List<String> warnings = new ArrayList<>();
    try (ArrayImageStream stream = new ArrayImageStream(file)) {
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      requireSize(reader.getWidth(0), reader.getHeight(0));
      if (format == ImageFormat.JPEG && JpegHeader.components(file) > 3) {
        throw invalid("the JPEG has four colour components, as CMYK has; save it as RGB or gray");
      }
      BufferedImage image = reader.read(0);
      if (stream.readPastEnd() || warnings.stream().anyMatch(ImageDecoder::tellsOfTheEnd)) {
        throw invalid("the " + format + " file is cut off after " + file.length + " bytes");
      }
      return image;
    } catch (ServingException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's readers meet broken files with all kinds of runtime exceptions.
      throw ServingException.invalidField(
          POINTER,
          POINTER + ": the " + format + " file is broken or cut off: " + e.getMessage(),
          e);
    } finally {
      reader.dispose();
    }
  }

  /** The JPEG reader warns of a missing end, and fills up with gray. */
  private static boolean tellsOfTheEnd(String warning) {
    return warning.toLowerCase(Locale.ROOT).contains("premature end");
  }

  private void requireSize(int width, int height) {
    if ((long) width * height > maxPixels) {
      throw invalid(
          "expected at most "
              + maxPixels
              + " pixels, got "
              + width
              + " x "
              + height
              + " (option 'max-pixels')");
    }
  }

  private static ServingException invalid(String why) {
    return ServingException.invalidField(POINTER, POINTER + ": " + why);
  }
}
