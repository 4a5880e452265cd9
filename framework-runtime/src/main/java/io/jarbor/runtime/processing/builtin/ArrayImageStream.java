package io.jarbor.runtime.processing.builtin;

import javax.imageio.stream.ImageInputStreamImpl;

/** Reads an array where it lies; ImageIO's own streams copy it, or write it to disk. */
final class ArrayImageStream extends ImageInputStreamImpl {
  private final byte[] bytes;
  private boolean readPastEnd;

  ArrayImageStream(byte[] bytes) {
    this.bytes = bytes;
  }

  /** True once somebody wanted more than there is. */
  boolean readPastEnd() {
    return readPastEnd;
  }

  @Override
  public int read() {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      readPastEnd = true;
      return -1;
    }
    return bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      readPastEnd = true;
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
