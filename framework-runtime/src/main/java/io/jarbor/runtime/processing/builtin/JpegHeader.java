package io.jarbor.runtime.processing.builtin;

/** Reads from a JPEG file what the JDK's reader does not tell. */
final class JpegHeader {
  private static final int FIRST_FRAME = 0xc0;
  private static final int LAST_FRAME = 0xcf;
  private static final int COMPONENTS_AT = 9;

  private JpegHeader() {}

  /**
   * Count the colour components: 1 is gray, 3 colour, 4 CMYK or a kin of it, which the JDK's reader
   * refuses or takes for something else.
   *
   * @return 0 where the file ends before it says so
   * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, B.2.2</a>
   */
  static int components(byte[] file) {
    int at = 2;
    while (at + COMPONENTS_AT < file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
      } else if (frame(marker)) {
        return file[at + COMPONENTS_AT] & 0xff;
      } else {
        at += 2 + 256 * (file[at + 2] & 0xff) + (file[at + 3] & 0xff);
      }
    }
    return 0;
  }

  /** The others of their range hold tables. */
  private static boolean frame(int marker) {
    return marker >= FIRST_FRAME
        && marker <= LAST_FRAME
        && marker != 0xc4
        && marker != 0xc8
        && marker != 0xcc;
  }
}
