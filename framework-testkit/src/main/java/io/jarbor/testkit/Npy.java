package io.jarbor.testkit;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads arrays that numpy saved: reference inputs and answers of a model.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NPY
 *     format</a>
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER =
      Pattern.compile(
          "'descr': *'([^']+)'.*'fortran_order': *(True|False).*'shape': *\\(([0-9, ]*)\\)");

  private Npy() {}

  /**
   * Read a file in row-major order, little-endian, of booleans, integers or floats.
   *
   * @return a tensor that needs no closing
   * @throws IOException if the file cannot be read, or is something else
   */
  public static Tensor read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < 12 || !Arrays.equals(MAGIC, Arrays.copyOf(bytes.array(), 6))) {
      throw new IOException(file + ": not an .npy file");
    }
    int major = bytes.get(6);
    bytes.position(8);
    int length = major == 1 ? bytes.getShort() & 0xffff : bytes.getInt();
    String header =
        new String(bytes.array(), bytes.position(), length, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.find() || matcher.group(2).equals("True")) {
      throw new IOException(file + ": expected an array in row-major order, got " + header.strip());
    }
    bytes.position(bytes.position() + length);
    return Tensor.wrap(datatype(file, matcher.group(1)), shape(matcher.group(3)), bytes);
  }

  private static Shape shape(String sizes) {
    return Shape.of(
        Arrays.stream(sizes.split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray());
  }

  private static Datatype datatype(Path file, String description) throws IOException {
    return switch (description) {
      case "|b1" -> Datatype.BOOL;
      case "|u1" -> Datatype.UINT8;
      case "<u2" -> Datatype.UINT16;
      case "<u4" -> Datatype.UINT32;
      case "<u8" -> Datatype.UINT64;
      case "|i1" -> Datatype.INT8;
      case "<i2" -> Datatype.INT16;
      case "<i4" -> Datatype.INT32;
      case "<i8" -> Datatype.INT64;
      case "<f2" -> Datatype.FP16;
      case "<f4" -> Datatype.FP32;
      case "<f8" -> Datatype.FP64;
      default -> throw new IOException(file + ": no tensor has elements of '" + description + "'");
    };
  }
}
