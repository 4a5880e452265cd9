package io.jarbor.runtime.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTimeoutTest {

  @ParameterizedTest
  @CsvSource({
    "1H, PT1H",
    "2M, PT2M",
    "3S, PT3S",
    "4m, PT0.004S",
    "5u, PT0.000005S",
    "6n, PT0.000000006S",
    "0m, PT0S",
    "99999999H, PT99999999H"
  })
  void readsEachUnit(String header, Duration expected) {
    assertEquals(expected, GrpcTimeout.parse(header));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "1", "1s", "-1m", "1.5S", "123456789m", " 1m", "1mm", "٣m"})
  void refusesWhatIsNoTimeout(String header) {
    ServingException error = assertThrows(ServingException.class, () -> GrpcTimeout.parse(header));
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
  }

  @Test
  void saysWhatIsExpected() {
    ServingException error = assertThrows(ServingException.class, () -> GrpcTimeout.parse("1s"));
    assertEquals(
        "header grpc-timeout: expected at most 8 digits and one of H, M, S, m, u, n, got '1s'",
        error.getMessage());
  }
}
