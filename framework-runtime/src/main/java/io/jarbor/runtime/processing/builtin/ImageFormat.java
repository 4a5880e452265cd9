package io.jarbor.runtime.processing.builtin;

import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The image files that are read, told apart by their first bytes. Formats that the JDK knows beside
 * them are left out: each is one more parser that strangers can feed.
 */
enum ImageFormat {
  PNG("image/png", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'),
  JPEG("image/jpeg", 0xff, 0xd8, 0xff),
  GIF("image/gif", 'G', 'I', 'F', '8'),
  BMP("image/bmp", 'B', 'M');

  private final String mediaType;
  private final int[] magic;

  ImageFormat(String mediaType, int... magic) {
    this.mediaType = mediaType;
    this.magic = magic;
  }

  String mediaType() {
    return mediaType;
  }

  static Optional<ImageFormat> of(byte[] file) {
    for (ImageFormat format : values()) {
      if (format.begins(file)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private boolean begins(byte[] file) {
    if (file.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((file[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Make the JDK's own reader, whatever else is registered in this process. */
  ImageReader newReader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name());
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageIO.class.getModule()) {
        return reader;
      }
      reader.dispose();
    }
    throw new IllegalStateException("this JDK has no reader for " + name());
  }
}
