package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentCodingTest {

  private static void assertRefused(String part, Executable action) {
    assertRefused(ErrorCode.INVALID_INPUT, part, action);
  }

  private static void assertRefused(ErrorCode code, String part, Executable action) {
    ServingException refused = assertThrows(ServingException.class, action);
    assertEquals(code, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|GZIP",
        "GZip|GZIP",
        "deflate|DEFLATE",
        "gzip, deflate|GZIP",
        "deflate, gzip|DEFLATE",
        "gzip;q=0.5,deflate;q=0.9|DEFLATE",
        "identity, gzip;q=0.9|''",
        "identity;q=0.1, gzip;q=0.9|GZIP",
        "br, gzip;q=0.1|GZIP",
        "br|''",
        "gzip;q=0|''",
        "gzip;q=high|''",
        "''|''"
      })
  void takesTheCodingThatTheCallerLikesBest(String accepted, String coding) {
    assertEquals(
        coding, ContentCoding.ofResponse(Optional.of(accepted)).map(Enum::name).orElse(""));
  }

  @Test
  void takesNoCodingWhereTheCallerSaysNothing() {
    assertEquals(Optional.empty(), ContentCoding.ofResponse(Optional.empty()));
    assertEquals(Optional.empty(), ContentCoding.ofRequest(Optional.empty()));
  }

  @Test
  void knowsTheCodingsOfRequests() {
    assertEquals(Optional.of(ContentCoding.GZIP), ContentCoding.ofRequest(Optional.of(" GZIP ")));
    assertEquals(
        Optional.of(ContentCoding.DEFLATE), ContentCoding.ofRequest(Optional.of("deflate")));
    assertEquals(Optional.empty(), ContentCoding.ofRequest(Optional.of("identity")));
    assertRefused(
        HttpErrors.UNSUPPORTED_ENCODING, "br", () -> ContentCoding.ofRequest(Optional.of("br")));
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void expandsWhatItCompressed(ContentCoding coding) {
    byte[] body = new byte[100_000];
    new Random(1).nextBytes(body);

    ByteBuffer expanded = expand(coding, coding.compress(body), body.length);

    assertEquals(ByteBuffer.wrap(body), expanded);
  }

  private static ByteBuffer expand(ContentCoding coding, byte[] body, long most) {
    return coding.expand(ByteBuffer.wrap(body), most, held -> {});
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void expandsNoFurtherThanAllowed(ContentCoding coding) {
    byte[] bomb = coding.compress(new byte[10_000_000]);

    assertTrue(bomb.length < 100_000);
    assertRefused(ErrorCode.TOO_LARGE, "9999999 bytes", () -> expand(coding, bomb, 9_999_999));
  }

  @ParameterizedTest
  @EnumSource(ContentCoding.class)
  void refusesWhatIsNotOfTheCodingOrCutOff(ContentCoding coding) {
    byte[] whole = coding.compress(new byte[1000]);

    assertRefused(coding.token(), () -> expand(coding, new byte[100], 1000));
    for (int length : new int[] {0, 5, whole.length - 5}) {
      assertRefused(
          coding.token() + ": it ends too early",
          () -> expand(coding, Arrays.copyOf(whole, length), 1000));
    }
  }
}
