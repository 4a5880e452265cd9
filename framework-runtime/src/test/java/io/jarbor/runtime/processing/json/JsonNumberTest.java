package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
  private static final int IN_A_BUILD = 1_000_000;

  /** Scanned as in the middle of a document, or at its end, which are read in different ways. */
  private static JsonNumber scan(String literal, String behind) {
    byte[] bytes = (literal + behind).getBytes(StandardCharsets.US_ASCII);
    JsonNumber number = new JsonNumber(new JsonText(bytes, 0, bytes.length));
    assertEquals(literal.length(), number.scan(0), literal);
    return number;
  }

  private static void assertRounded(String literal, String behind, long seed) {
    JsonNumber number = scan(literal, behind);
    long expected = Double.doubleToRawLongBits(Double.parseDouble(literal));
    int expectedFloat = Float.floatToRawIntBits(Float.parseFloat(literal));
    // Compared first: a message per number would take longer than the number.
    if (Double.doubleToRawLongBits(number.doubleValue()) != expected
        || Float.floatToRawIntBits(number.floatValue()) != expectedFloat) {
      fail(
          literal
              + " became "
              + number.doubleValue()
              + " and "
              + number.floatValue()
              + "; seed "
              + seed);
    }
  }

  private static void assertRounded(long count, long seed) {
    Literals literals = new Literals(seed);
    for (long i = 0; i < count; i++) {
      String literal = literals.next();
      assertRounded(literal, (i & 2) == 0 ? ", 0.25]" : "", seed);
      assertRounded(literal.startsWith("-") ? literal.substring(1) : "-" + literal, "]", seed);
    }
  }

  @Test
  void roundsAsTheJdkDoes() {
    assertRounded(IN_A_BUILD / 2, ThreadLocalRandom.current().nextLong());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "-0.0e-5",
        "1",
        "123456789012345678901234567890",
        "0.000000000000000000000000000000000000000000001234567890123456789012345",
        "1.00000005960464477539062500001",
        "9007199254740993.0000000000000000000000000000000000000000000000000000001",
        "100000000000000016777215",
        "2.22507385850720113605740979670913197593481954635164564e-308",
        "8.5899345920000000000000001e9"
      })
  void roundsWhatHasLedOthersAstray(String literal) {
    assertRounded(literal, "", 0);
    assertRounded(literal, ", ", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "-9223372036854775807", "0", "-0", "12345678"})
  void readsIntegersExactly(String literal) {
    JsonNumber number = scan(literal, "]");
    assertEquals(true, number.isLong());
    assertEquals(Long.parseLong(literal), number.longValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775808", "18446744073709551616", "99999999999999999999", "1.5"})
  void leavesToOthersWhatNoLongIs(String literal) {
    assertEquals(false, scan(literal, "]").isLong());
  }

  /** For a long run by hand: arguments are how many literals, and perhaps the seed. */
  public static void main(String[] arguments) {
    long count = Long.parseLong(arguments[0]);
    long seed =
        arguments.length > 1
            ? Long.parseLong(arguments[1])
            : ThreadLocalRandom.current().nextLong();
    assertRounded(count / 2, seed);
    System.out.println(count + " literals were rounded as the JDK does, with seed " + seed);
  }
}
