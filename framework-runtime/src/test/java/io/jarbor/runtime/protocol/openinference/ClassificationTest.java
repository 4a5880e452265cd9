package io.jarbor.runtime.protocol.openinference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  private static final TensorSpec PLAIN = TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 3));
  private static final TensorSpec LABELLED =
      PLAIN.toBuilder().labels(List.of("a", "b", "c")).build();

  private static List<String> words(Tensor classes) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < classes.elementCount(); i++) {
      words.add(classes.stringAt(i));
    }
    return words;
  }

  @Test
  void givesTheBestOfEachRowTheBestFirst() {
    Tensor scores = Tensor.of(Shape.of(2, 3), 0.5f, 4.5f, 1f, -1f, -3f, -2f);

    Tensor best = Classification.best(LABELLED, scores, 2, true);

    assertEquals(Shape.of(2, 2), best.shape());
    assertEquals(
        List.of("4.500000:1:b", "1.000000:2:c", "-1.000000:0:a", "-2.000000:2:c"), words(best));
  }

  @Test
  void givesOfEqualScoresTheFirst() {
    Tensor best = Classification.best(PLAIN, Tensor.of(Shape.of(1, 3), 1f, 1f, 1f), 2, true);

    assertEquals(List.of("1.000000:0", "1.000000:1"), words(best));
  }

  @Test
  void givesNoMoreThanThereAre() {
    Tensor best = Classification.best(PLAIN, Tensor.of(Shape.of(1, 3), 1f, 2f, 3f), 99, true);

    assertEquals(Shape.of(1, 3), best.shape());
  }

  @Test
  void takesAnOutputWithoutRowsAsOne() {
    Tensor best = Classification.best(PLAIN, Tensor.of(Shape.of(2, 2), 1L, 4L, 3L, 2L), 1, false);

    assertEquals(Shape.of(1), best.shape());
    assertEquals(List.of("4:1"), words(best));
  }

  @Test
  void ordersIntegersThatADoubleDoesNotTellApart() {
    Shape shape = Shape.of(1, 3);
    Tensor signed = Tensor.of(shape, 1L << 53, (1L << 53) + 1, -5L);
    assertEquals(
        List.of("9007199254740993:1", "9007199254740992:0"),
        words(Classification.best(PLAIN, signed, 2, true)));

    Tensor unsigned =
        Tensor.wrap(
            Datatype.UINT64, shape, Tensor.of(shape, -1L, Long.MIN_VALUE, 1L).data(), () -> {});
    assertEquals(
        List.of("18446744073709551615:0", "9223372036854775808:1", "1:2"),
        words(Classification.best(PLAIN, unsigned, 3, true)));
  }

  @Test
  void takesNoRows() {
    assertEquals(
        Shape.of(0, 0),
        Classification.best(PLAIN, Tensor.of(Shape.of(0, 3), new float[0]), 2, true).shape());
  }

  @Test
  void writesWhatIsNoNumberAsTritonDoesAndPutsItFirst() {
    Shape shape = Shape.of(1, 5);
    List<String> words = List.of("nan:1", "inf:3", "1.000000:0", "-0.000000:4", "-inf:2");

    assertEquals(
        words,
        words(
            Classification.best(
                PLAIN,
                Tensor.of(
                    shape, 1f, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f),
                5,
                true)));
    assertEquals(
        words,
        words(
            Classification.best(
                PLAIN,
                Tensor.of(
                    shape, 1d, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0d),
                5,
                true)));
  }

  /** As printf rounds: what the number is, not what its shortest decimal says. */
  @Test
  void roundsTheExactScore() {
    Tensor scores = Tensor.of(Shape.of(1, 4), 0x1p80, 0.0000035, 0.00000125, -1e-9);

    assertEquals(
        List.of("1208925819614629174706176.000000:0", "0.000003:1", "0.000001:2", "-0.000000:3"),
        words(Classification.best(PLAIN, scores, 4, true)));
  }

  @Test
  void takesScoresOfHalfPrecision() {
    Tensor half = Tensor.wrap(Datatype.FP16, Shape.of(1, 2), shorts(0x3c00, 0x4000), () -> {});
    Tensor brain = Tensor.wrap(Datatype.BF16, Shape.of(1, 2), shorts(0x3f80, 0x4000), () -> {});

    List<String> words = List.of("2.000000:1", "1.000000:0");
    assertEquals(words, words(Classification.best(PLAIN, half, 2, true)));
    assertEquals(words, words(Classification.best(PLAIN, brain, 2, true)));
  }

  private static ByteBuffer shorts(int... values) {
    ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      data.putShort((short) value);
    }
    return data.flip();
  }

  @Test
  void refusesWhatIsNoScore() {
    Tensor words = Tensor.ofStrings(Shape.of(1, 1), List.of("a"));
    Tensor flags =
        Tensor.wrap(Datatype.BOOL, Shape.of(1, 2), ByteBuffer.wrap(new byte[] {0, 1}), () -> {});

    for (Tensor scores : List.of(words, flags)) {
      ServingException refused =
          assertThrows(ServingException.class, () -> Classification.best(PLAIN, scores, 1, true));
      assertEquals(ErrorCode.INVALID_INPUT, refused.code());
      assertEquals(
          "output 'y': expected numbers to order into classes, got " + scores.datatype(),
          refused.getMessage());
    }
  }
}
