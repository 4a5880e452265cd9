package io.jarbor.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void countsAsBigIntegersDoOrRefuses() {
    Random random = new Random(7);
    for (int round = 0; round < 10_000; round++) {
      long[] sizes = new long[1 + random.nextInt(5)];
      BigInteger expected = BigInteger.ONE;
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = random.nextLong() >>> (1 + random.nextInt(63));
        expected = expected.multiply(BigInteger.valueOf(sizes[i]));
      }
      Shape shape = Shape.of(sizes);
      if (expected.bitLength() < Long.SIZE) {
        assertEquals(expected.longValueExact(), shape.elementCount(), shape.toString());
      } else {
        assertEquals(
            ErrorCode.INVALID_INPUT,
            assertThrows(ServingException.class, shape::elementCount, shape.toString()).code());
      }
    }
  }

  @Test
  void hasNoElementsWhereOneSizeIsZeroHoweverLargeTheOthersAre() {
    assertEquals(0, Shape.of(Long.MAX_VALUE, Long.MAX_VALUE, 0).elementCount());
    assertEquals(0, Shape.of(3, 0).elementsPerRow());
  }

  @Test
  void countsOneElementInAScalar() {
    assertEquals(1, Shape.of().elementCount());
    assertEquals(1, Shape.of(List.of()).elementsPerRow());
    assertEquals(0, Shape.of().rank());
  }

  @Test
  void refusesOtherNegativeSizesNamingThem() {
    ServingException error = assertThrows(ServingException.class, () -> Shape.of(2, -7));
    assertEquals(
        "shape [2, -7]: a size is 0 or more, or -1 where dynamic, got -7", error.getMessage());
  }

  @Test
  void hasNoCountWhereASizeIsDynamic() {
    assertThrows(IllegalStateException.class, Shape.of(0, -1)::elementCount);
    assertEquals(4, Shape.of(-1, 4).elementsPerRow());
    assertFalse(Shape.of(-1, 4).fixed());
    assertTrue(Shape.of(1, 4).fixed());
  }

  @Test
  void acceptsWhatAgreesWhereItIsFixed() {
    Shape spec = Shape.of(-1, 4);
    assertTrue(spec.accepts(Shape.of(7, 4)));
    assertFalse(spec.accepts(Shape.of(7, 5)));
    assertFalse(spec.accepts(Shape.of(4)));
    assertFalse(Shape.of(2, 4).accepts(spec));
  }

  @Test
  void addsReplacesAndDropsRows() {
    assertEquals(Shape.of(-1, 2, 3), Shape.of(2, 3).prepend(-1));
    assertEquals(Shape.of(9, 3), Shape.of(2, 3).withRows(9));
    assertEquals(Shape.of(3), Shape.of(2, 3).row());
    assertThrows(IllegalStateException.class, () -> Shape.of().row());
    assertThrows(IllegalStateException.class, () -> Shape.of().withRows(1));
  }

  @Test
  void joinsRowsOfOneShapeAlone() {
    assertTrue(Shape.of(2, 3).sameRow(Shape.of(5, 3)));
    assertFalse(Shape.of(2, 3).sameRow(Shape.of(2, 4)));
    assertFalse(Shape.of().sameRow(Shape.of()));
  }

  @Test
  void doesNotChangeWithTheArrayItWasMadeOf() {
    long[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.sizes()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(3, 2), shape);
    assertEquals("[2, 3]", shape.toString());
  }
}
