package io.jarbor.runtime.document;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes, written as a whole number and a unit. */
public final class Quantities {
  private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,18}) ?([a-zA-Z]+)");
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger NANOS_PER_MICRO = BigInteger.valueOf(1_000);

  /** Nanoseconds by unit. */
  private static final Map<String, Long> DURATIONS =
      units(
          "h",
          3_600_000_000_000L,
          "m",
          60_000_000_000L,
          "s",
          1_000_000_000L,
          "ms",
          1_000_000L,
          "us",
          1_000L);

  /** Bytes by unit. */
  private static final Map<String, Long> SIZES =
      units(
          "TiB",
          1L << 40,
          "GiB",
          1L << 30,
          "MiB",
          1L << 20,
          "KiB",
          1L << 10,
          "TB",
          1_000_000_000_000L,
          "GB",
          1_000_000_000L,
          "MB",
          1_000_000L,
          "KB",
          1_000L,
          "B",
          1L);

  private Quantities() {}

  /** Read a duration such as {@code 500us}, {@code 2ms}, {@code 1s}, {@code 1m} or {@code 1h}. */
  public static Optional<Duration> duration(String text) {
    return quantity(text, DURATIONS)
        .map(nanos -> nanos.divideAndRemainder(NANOS_PER_SECOND))
        .filter(parts -> parts[0].bitLength() < Long.SIZE)
        .map(parts -> Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact()));
  }

  /** Read a size such as {@code 256MB} (256,000,000) or {@code 256MiB} (268,435,456), in bytes. */
  static Optional<Long> size(String text) {
    return quantity(text, SIZES)
        .filter(bytes -> bytes.bitLength() < Long.SIZE)
        .map(BigInteger::longValueExact);
  }

  /** Write a duration with the longest unit that is exact; microseconds are the finest. */
  public static String format(Duration duration) {
    BigInteger nanos =
        BigInteger.valueOf(duration.getSeconds())
            .multiply(NANOS_PER_SECOND)
            .add(BigInteger.valueOf(duration.getNano()));
    return duration.isZero()
        ? "0ms"
        : format(nanos.divide(NANOS_PER_MICRO), nanos, DURATIONS, "us");
  }

  /** Write a size with the unit that gives the smallest exact number. */
  public static String format(long bytes) {
    BigInteger amount = BigInteger.valueOf(bytes);
    return bytes == 0 ? "0B" : format(amount, amount, SIZES, "B");
  }

  /** Write a size for people, with a digit behind the point: {@code 1.5 GiB}, {@code 12 B}. */
  public static String rounded(long bytes) {
    long unit = 1L << 40;
    for (String name : List.of("TiB", "GiB", "MiB", "KiB")) {
      if (bytes >= unit) {
        return String.format(Locale.ROOT, "%.1f %s", (double) bytes / unit, name);
      }
      unit >>= 10;
    }
    return bytes + " B";
  }

  private static String format(
      BigInteger finest, BigInteger amount, Map<String, Long> units, String finestUnit) {
    BigInteger smallest = finest;
    String name = finestUnit;
    for (Map.Entry<String, Long> unit : units.entrySet()) {
      BigInteger[] parts = amount.divideAndRemainder(BigInteger.valueOf(unit.getValue()));
      if (parts[1].signum() == 0 && parts[0].compareTo(smallest) < 0) {
        smallest = parts[0];
        name = unit.getKey();
      }
    }
    return smallest + name;
  }

  private static Optional<BigInteger> quantity(String text, Map<String, Long> units) {
    Matcher matcher = QUANTITY.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(units.get(matcher.group(2)))
        .map(unit -> new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit)));
  }

  private static Map<String, Long> units(Object... namesAndFactors) {
    Map<String, Long> units = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFactors.length; i += 2) {
      units.put((String) namesAndFactors[i], (Long) namesAndFactors[i + 1]);
    }
    return Collections.unmodifiableMap(units);
  }
}
