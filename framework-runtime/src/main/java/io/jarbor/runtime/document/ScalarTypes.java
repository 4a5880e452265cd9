package io.jarbor.runtime.document;

import io.jarbor.runtime.document.CoreSchema.Kind;
import io.jarbor.runtime.document.Node.Form;
import io.jarbor.runtime.document.Node.Scalar;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of single values. */
public final class ScalarTypes {
  /** A year: far more than anybody waits, and nanoseconds of it fit a long. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private ScalarTypes() {}

  /** Any string, the empty one too. A number without quotes is none. */
  public static ValueType<String> string() {
    return ofScalar(
        "a string",
        scalar -> isText(scalar) ? Optional.of(scalar.text()) : Optional.empty(),
        scalar -> kind(scalar) == Kind.NULL ? "" : "; put it in quotes");
  }

  /** A string that is not blank. */
  public static ValueType<String> text() {
    ValueType<String> string = string();
    return ValueType.of(
        string.name(),
        value ->
            string
                .read(value)
                .flatMap(
                    text ->
                        text.isBlank()
                            ? value.mismatch("a string that is not blank", "")
                            : Optional.of(text)));
  }

  /** A whole number in a range. */
  public static ValueType<Integer> integer(int least, int most) {
    String name =
        most == Integer.MAX_VALUE
            ? "an integer of " + least + " or more"
            : "an integer from " + least + " to " + most;
    return ofScalar(
        name,
        scalar ->
            whole(scalar)
                .filter(number -> number >= least && number <= most)
                .map(Math::toIntExact));
  }

  /** A whole number of 64 bits in a range, which may be all of them. */
  public static ValueType<Long> integer(long least, long most) {
    String name = "an integer";
    if (most != Long.MAX_VALUE) {
      name += " from " + least + " to " + most;
    } else if (least != Long.MIN_VALUE) {
      name += " of " + least + " or more";
    }
    return ofScalar(
        name,
        scalar -> whole(scalar).filter(number -> number >= least && number <= most),
        scalar ->
            kind(scalar) == Kind.INTEGER && whole(scalar).isEmpty() ? "; it leaves 64 bits" : "");
  }

  /** Any number. */
  public static ValueType<Double> number() {
    return ofScalar(
        "a number",
        scalar ->
            switch (kind(scalar)) {
              case INTEGER, FLOAT -> Optional.of(CoreSchema.toDouble(scalar.text()));
              default -> Optional.empty();
            });
  }

  /** {@code true} or {@code false}. */
  public static ValueType<Boolean> bool() {
    return ofScalar(
        "true or false",
        scalar ->
            kind(scalar) == Kind.BOOLEAN
                ? Optional.of(CoreSchema.toBoolean(scalar.text()))
                : Optional.empty());
  }

  /** A duration with its unit, of {@code least} or more. */
  public static ValueType<Duration> duration(Duration least) {
    String name =
        least.isZero()
            ? "a duration such as 2ms, 1s, 1m or 1h"
            : "a duration of " + Quantities.format(least) + " or more";
    return ofScalar(
        name,
        scalar ->
            Quantities.duration(scalar.text())
                .filter(
                    duration -> duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0),
        ScalarTypes::hintOnDuration);
  }

  private static String hintOnDuration(Scalar scalar) {
    if (kind(scalar) == Kind.INTEGER) {
      return "; units are us, ms, s, m, h";
    }
    boolean tooLong =
        Quantities.duration(scalar.text()).filter(got -> got.compareTo(LONGEST) > 0).isPresent();
    return tooLong ? "; the longest is " + Quantities.format(LONGEST) : "";
  }

  /** A size with its unit, in bytes, in a range. */
  public static ValueType<Long> size(long least, long most) {
    String name =
        "a size such as 256MB or 256MiB"
            + (least > 0 ? ", " + Quantities.format(least) + " or more" : "")
            + (most < Long.MAX_VALUE ? ", " + Quantities.format(most) + " at most" : "");
    return ofScalar(
        name,
        scalar -> Quantities.size(scalar.text()).filter(size -> size >= least && size <= most),
        scalar ->
            kind(scalar) == Kind.INTEGER
                ? "; units are B, KB, MB, GB, TB (thousands), KiB, MiB, GiB, TiB (1024s)"
                : "");
  }

  /** One of some words. */
  public static ValueType<String> oneOf(List<String> words) {
    String name = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" or "));
    return ofScalar(
        name,
        scalar -> Optional.of(scalar.text()).filter(words::contains),
        scalar -> Nearest.hint(scalar.text(), words));
  }

  /** A name that is taken by its spelling: a string, or a whole number without quotes. */
  public static ValueType<String> spelling(String name) {
    return ofScalar(
        name,
        scalar ->
            (isText(scalar) || kind(scalar) == Kind.INTEGER) && !scalar.text().isBlank()
                ? Optional.of(scalar.text())
                : Optional.empty(),
        scalar -> kind(scalar) == Kind.FLOAT ? "; put it in quotes" : "");
  }

  /** A type whose values are single. */
  public static <T> ValueType<T> ofScalar(String name, Function<Scalar, Optional<T>> convert) {
    return ofScalar(name, convert, scalar -> "");
  }

  /**
   * A type whose values are single.
   *
   * @param convert gives nothing for what it does not take
   * @param hint on what it does not take, to append to the problem; may be empty
   */
  public static <T> ValueType<T> ofScalar(
      String name, Function<Scalar, Optional<T>> convert, Function<Scalar, String> hint) {
    return ValueType.of(
        name,
        value -> {
          if (!(value.node() instanceof Scalar scalar)) {
            return value.mismatch(name, "");
          }
          return convert.apply(scalar).or(() -> value.mismatch(name, hint.apply(scalar)));
        });
  }

  private static boolean isText(Scalar scalar) {
    return scalar.form() == Form.UNTYPED || kind(scalar) == Kind.STRING;
  }

  private static Kind kind(Scalar scalar) {
    return Value.kind(scalar);
  }

  private static Optional<Long> whole(Scalar scalar) {
    if (kind(scalar) != Kind.INTEGER) {
      return Optional.empty();
    }
    try {
      return Optional.of(CoreSchema.toLong(scalar.text()));
    } catch (NumberFormatException e) {
      // More than 64 bits: none that is taken anywhere.
      return Optional.empty();
    }
  }
}
