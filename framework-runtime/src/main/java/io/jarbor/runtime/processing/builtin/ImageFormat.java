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
  PNG("image/png", "\u0089PNG\r\n\u001a\n"),
  JPEG("image/jpeg", "\u00ff\u00d8\u00ff"),
  GIF("image/gif", "GIF8"),
  BMP("image/bmp", "BM");

  private final String mediaType;

  /** A character per byte. */
  private final String magic;

  ImageFormat(String mediaType, String magic) {
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
    if (file.length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((file[i] & 0xff) != magic.charAt(i)) {
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
