package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** The header {@code grpc-timeout}: at most 8 digits and a unit. */
final class GrpcTimeout {
  static final String HEADER = "grpc-timeout";
  private static final int MOST_DIGITS = 8;

  private GrpcTimeout() {}

  /**
   * Read a header's value.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is none
   */
  static Duration parse(String value) {
    int digits = value.length() - 1;
    if (digits < 1
        || digits > MOST_DIGITS
        || !value.chars().limit(digits).allMatch(GrpcTimeout::digit)) {
      throw invalid(value);
    }
    long amount = Long.parseLong(value.substring(0, digits));
    return Duration.of(
        amount,
        switch (value.charAt(digits)) {
          case 'H' -> ChronoUnit.HOURS;
          case 'M' -> ChronoUnit.MINUTES;
          case 'S' -> ChronoUnit.SECONDS;
          case 'm' -> ChronoUnit.MILLIS;
          case 'u' -> ChronoUnit.MICROS;
          case 'n' -> ChronoUnit.NANOS;
          default -> throw invalid(value);
        });
  }

  private static boolean digit(int character) {
    return character >= '0' && character <= '9';
  }

  private static ServingException invalid(String value) {
    return ServingException.invalidInput(
        "header "
            + HEADER
            + ": expected at most "
            + MOST_DIGITS
            + " digits and one of H, M, S, m, u, n, got '"
            + value
            + "'");
  }
}
