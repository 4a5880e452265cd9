package io.jarbor.runtime.processing.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneHotPreprocessorTest {
  private static final Map<String, Object> AB = Map.of("alphabet", "ab");

  private final Bench bench;

  OneHotPreprocessorTest(@TempDir Path root) {
    bench = new Bench(root);
  }

  private float[] encode(Signature signature, Map<String, Object> options, String text) {
    OneHotPreprocessor processor = bench.setUp(new OneHotPreprocessor(), signature, options);
    try (Tensor tensor = Bench.onlyInput(processor.process(new OneHotRequest(text), bench))) {
      float[] values = new float[tensor.elementCount()];
      tensor.floats().get(values);
      return values;
    }
  }

  private void refuses(String text, Map<String, Object> options, String message) {
    ServingException error =
        assertThrows(
            ServingException.class, () -> encode(Bench.takes(Datatype.FP32, -1, 6), options, text));
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
    assertEquals("/text", error.pointer().orElse("none"));
    assertEquals(message, error.getMessage());
    assertEquals(0, bench.open());
  }

  private void unsuitable(Signature signature, Map<String, Object> options, String why) {
    ServingException error =
        assertThrows(ServingException.class, () -> encode(signature, options, "a"));
    assertEquals(ErrorCode.INVALID_PACKAGE, error.code());
    assertEquals("processor 'one-hot': " + why, error.getMessage());
  }

  @Test
  void setsOnePlacePerSymbolAndClearsTheRest() {
    assertArrayEquals(
        new float[] {0, 1, 1, 0, 0, 0}, encode(Bench.takes(Datatype.FP32, -1, 6), AB, "ba"));
    assertArrayEquals(new float[6], encode(Bench.takes(Datatype.FP32, -1, 6), AB, ""));
  }

  @Test
  void padsOnTheLeftIfToldTo() {
    assertArrayEquals(
        new float[] {0, 0, 0, 1, 1, 0},
        encode(
            Bench.takes(Datatype.FP32, -1, 3, 2), Map.of("alphabet", "ab", "pad", "left"), "ba"));
  }

  @Test
  void followsTheShapeOfTheInput() {
    Map<String, Object> three = Map.of("alphabet", "ab", "length", 3L);
    for (Signature signature :
        new Signature[] {
          Bench.takes(Datatype.FP32, -1, 3, 2),
          Bench.takes(Datatype.FP32, -1, -1, 2),
          Bench.takes(Datatype.FP32, -1, -1),
          Bench.takes(Datatype.FP32, 6),
          Bench.takes(Datatype.FP32, 3, 2)
        }) {
      assertArrayEquals(new float[] {1, 0, 0, 0, 0, 0}, encode(signature, three, "a"));
    }
    OneHotPreprocessor processor =
        bench.setUp(new OneHotPreprocessor(), Bench.takes(Datatype.FP32, -1, 6), AB);
    try (Tensor row = Bench.onlyInput(processor.process(new OneHotRequest("a"), bench))) {
      assertEquals(Shape.of(1, 6), row.shape());
    }
  }

  @Test
  void lowersLettersAndCountsSymbolsBeyondSixteenBitsOnce() {
    Map<String, Object> lower = Map.of("alphabet", "a😀", "lower-case", true);
    assertArrayEquals(
        new float[] {0, 1, 1, 0, 0, 1}, encode(Bench.takes(Datatype.FP32, -1, 6), lower, "😀A😀"));
  }

  @Test
  void namesTheSymbolThatItDoesNotKnowAndItsPosition() {
    refuses(
        "aé",
        AB,
        "/text: symbol 'é' (U+00E9) at position 1 (from 0) is not in the model's alphabet");
    refuses(
        "😀",
        AB,
        "/text: symbol '😀' (U+1F600) at position 0 (from 0) is not in the model's alphabet");
    refuses("\n", AB, "/text: symbol U+000A at position 0 (from 0) is not in the model's alphabet");
    refuses(
        "A",
        AB,
        "/text: symbol 'A' (U+0041) at position 0 (from 0) is not in the model's alphabet");
    refuses("abab", AB, "/text: expected at most 3 characters, got 4");
  }

  @Test
  void refusesModelsAndAlphabetsThatDoNotSuit() {
    Signature six = Bench.takes(Datatype.FP32, -1, 6);
    unsuitable(
        six,
        Map.of("alphabet", "aba"),
        "option 'alphabet': expected each symbol once, got 'a' (U+0061) again");
    unsuitable(
        six, Map.of("alphabet", ""), "option 'alphabet': expected at least one symbol, got none");
    unsuitable(
        six,
        Map.of("alphabet", "aB", "lower-case", true),
        "option 'alphabet': 'lower-case' is on, so 'B' (U+0042) can never be met");
    unsuitable(
        six,
        Map.of("alphabet", "abcd"),
        "option 'alphabet': has 4 symbols, and input x FP32 [-1, 6] does not hold a multiple of that");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, -1),
        AB,
        "option 'length' is missing, and the shape of x FP32 [-1, -1] does not tell it");
    unsuitable(
        six,
        Map.of("alphabet", "ab", "length", Long.MAX_VALUE),
        "expected a length of 1 to 268435455 characters, got 9223372036854775807");
    unsuitable(
        six,
        Map.of("alphabet", "ab", "length", 4L),
        "input 'x': expected shape one that holds [1, 8] (4 characters of 2), got [-1, 6]");
  }
}
