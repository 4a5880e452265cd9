package io.jarbor.runtime.protocol.openinference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InferParametersTest {

  private static ErrorCode refused(String name, Object value) {
    ServingException refused =
        assertThrows(ServingException.class, () -> InferParameters.builder().put(name, value));
    assertTrue(String.valueOf(refused.getMessage()).contains("'" + name + "'"));
    return refused.code();
  }

  @Test
  void refusesAPartOfASequence() {
    for (Object id : List.of(5L, "mine", BigInteger.ONE.shiftLeft(63))) {
      assertEquals(ErrorCode.UNSUPPORTED, refused("sequence_id", id));
    }
    assertEquals(ErrorCode.UNSUPPORTED, refused("sequence_start", true));
    assertEquals(ErrorCode.UNSUPPORTED, refused("sequence_end", true));
  }

  @Test
  void refusesParametersOfSequencesThatAreNone() {
    assertEquals(ErrorCode.INVALID_INPUT, refused("sequence_id", true));
    assertEquals(ErrorCode.INVALID_INPUT, refused("sequence_id", -1L));
    assertEquals(ErrorCode.INVALID_INPUT, refused("sequence_start", 1L));
  }

  @Test
  void takesParametersThatSayThatThereIsNoSequence() {
    for (Object none : List.of(0L, "")) {
      InferParameters parameters =
          InferParameters.builder()
              .put("sequence_id", none)
              .put("sequence_start", false)
              .put("sequence_end", false)
              .put("mine", 1L)
              .build();

      assertEquals(Map.of("mine", 1L), parameters.custom());
    }
  }

  @Test
  void takesEachParameterOnce() {
    InferParameters.Builder builder = InferParameters.builder().put("priority", 1L);
    ServingException refused =
        assertThrows(ServingException.class, () -> builder.put("priority", 1L));
    assertEquals("parameter 'priority': expected once, got again", refused.getMessage());
  }
}
