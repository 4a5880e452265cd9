package io.jarbor.runtime.protocol.openinference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
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
  void refusesStrings() {
    Tensor words = Tensor.ofStrings(Shape.of(1, 1), List.of("a"));

    assertThrows(ServingException.class, () -> Classification.best(PLAIN, words, 1, true));
  }
}
