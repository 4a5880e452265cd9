package io.jarbor.runtime.processing.json;

import io.jarbor.api.tensor.Datatype;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The elements of a tensor by exact arithmetic: slow, and with nothing in common with what is
 * tested.
 */
public final class ReferenceElements {
  /** Integers of 64 bits have no more digits. */
  private static final int MOST_DIGITS = 20;

  private final Datatype datatype;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public ReferenceElements(Datatype datatype) {
    this.datatype = datatype;
  }

  /** What has no value of the datatype. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /** Append an element. */
  public void append(ReferenceJson.Value element) throws Refused {
    if (datatype == Datatype.BOOL && element instanceof ReferenceJson.Flag flag) {
      put(flag.value() ? 1 : 0, 1);
    } else if (datatype == Datatype.BYTES && element instanceof ReferenceJson.Text text) {
      string(text.value());
    } else if (datatype.fixedSize()
        && datatype != Datatype.BOOL
        && element instanceof ReferenceJson.Decimal number) {
      put(bits(number.written()), datatype.byteSize());
    } else {
      throw new Refused(element + " is no " + datatype);
    }
  }

  /** All elements so far, as a tensor holds them. */
  public byte[] bytes() {
    return bytes.toByteArray();
  }

  private void put(long bits, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (bits >>> (Byte.SIZE * i)));
    }
  }

  private void string(String text) throws Refused {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      put(utf8.remaining(), Integer.BYTES);
      while (utf8.hasRemaining()) {
        bytes.write(utf8.get());
      }
    } catch (CharacterCodingException e) {
      throw new Refused("half a surrogate pair");
    }
  }

  private long bits(String written) throws Refused {
    return switch (datatype) {
      case FP64 -> Double.doubleToLongBits(finite(Double.parseDouble(written), written));
      case FP32 -> Float.floatToIntBits((float) finite(Float.parseFloat(written), written));
      case FP16 -> narrow(written, 11, -14, 0x7c00, 0x7e00);
      case BF16 -> narrow(written, 8, -126, 0x7f80, 0x7fc0);
      default -> integer(written);
    };
  }

  private static boolean word(String written) {
    return written.equals("NaN") || written.equals("Infinity") || written.equals("-Infinity");
  }

  private static double finite(double value, String written) throws Refused {
    if (!word(written) && !Double.isFinite(value)) {
      throw new Refused(written + " is too great");
    }
    return value;
  }

  /**
   * Round to a float of 16 bits, once, half to even.
   *
   * @param precision bits of the significand, with the one that is not stored
   * @param least exponent of the smallest normal number
   */
  private static long narrow(String written, int precision, int least, int infinity, int nan)
      throws Refused {
    double near = finite(Double.parseDouble(written), written);
    long sign = written.startsWith("-") ? 0x8000 : 0;
    if (word(written)) {
      return Double.isNaN(near) ? nan : sign | infinity;
    }
    if (Math.abs(near) < 0x1p-1000) {
      return sign;
    }
    BigDecimal exact = new BigDecimal(written).abs();
    int exponent = Math.getExponent(exact.doubleValue());
    if (exact.compareTo(power(exponent)) < 0) {
      exponent--;
    }
    exponent = Math.max(exponent, least);
    BigDecimal units = exact.multiply(power(precision - 1 - exponent));
    long significand = units.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    long magnitude = ((long) (exponent - least) << (precision - 1)) + significand;
    if (magnitude >= infinity) {
      throw new Refused(written + " is too great");
    }
    return sign | magnitude;
  }

  private static BigDecimal power(int exponent) {
    BigDecimal two = BigDecimal.valueOf(2);
    return exponent >= 0 ? two.pow(exponent) : BigDecimal.valueOf(0.5).pow(-exponent);
  }

  private long integer(String written) throws Refused {
    BigDecimal exact;
    try {
      exact = new BigDecimal(written);
    } catch (NumberFormatException e) {
      throw new Refused(written + " is no number that can be written out");
    }
    BigInteger value = exact.signum() == 0 ? BigInteger.ZERO : whole(exact);
    int bits = Byte.SIZE * datatype.byteSize();
    boolean unsigned = datatype.name().startsWith("U");
    BigInteger end = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
    BigInteger first = unsigned ? BigInteger.ZERO : end.negate();
    if (value.compareTo(first) < 0 || value.compareTo(end) >= 0) {
      throw new Refused(written + " is out of range");
    }
    return value.longValue();
  }

  private static BigInteger whole(BigDecimal exact) throws Refused {
    // Writing one out with such an exponent takes seconds.
    long integerDigits = (long) exact.precision() - exact.scale();
    if (integerDigits < 1 || integerDigits > MOST_DIGITS) {
      throw new Refused(exact + " is no integer of 64 bits");
    }
    try {
      return exact.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new Refused(exact + " is no integer");
    }
  }
}
