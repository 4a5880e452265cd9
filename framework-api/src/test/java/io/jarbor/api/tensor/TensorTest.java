package io.jarbor.api.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorTest {
  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double first(Datatype datatype, long bits) {
    ByteBuffer data = littleEndian(Long.BYTES).putLong(0, bits).limit(datatype.byteSize());
    try (Tensor tensor = Tensor.wrap(datatype, Shape.of(1), data)) {
      return tensor.numberAt(0);
    }
  }

  @Test
  void readsTheNumbersOfEveryDatatype() {
    Map<Datatype, Double> allOnes =
        Map.ofEntries(
            Map.entry(Datatype.BOOL, 255.0),
            Map.entry(Datatype.UINT8, 255.0),
            Map.entry(Datatype.UINT16, 65535.0),
            Map.entry(Datatype.UINT32, 4294967295.0),
            Map.entry(Datatype.UINT64, 0x1p64),
            Map.entry(Datatype.INT8, -1.0),
            Map.entry(Datatype.INT16, -1.0),
            Map.entry(Datatype.INT32, -1.0),
            Map.entry(Datatype.INT64, -1.0),
            Map.entry(Datatype.FP16, Double.NaN),
            Map.entry(Datatype.BF16, Double.NaN),
            Map.entry(Datatype.FP32, Double.NaN),
            Map.entry(Datatype.FP64, Double.NaN));
    for (Datatype datatype : EnumSet.complementOf(EnumSet.of(Datatype.BYTES))) {
      assertEquals(allOnes.get(datatype), first(datatype, -1), datatype.name());
      assertEquals(0, first(datatype, 0), datatype.name());
    }
    assertEquals(1, first(Datatype.BOOL, 1));
    assertEquals(1.5, first(Datatype.FP16, 0x3e00));
    assertEquals(1.5, first(Datatype.BF16, 0x3fc0));
    assertEquals(1.5, first(Datatype.FP32, Float.floatToIntBits(1.5f)));
    assertEquals(1.5, first(Datatype.FP64, Double.doubleToLongBits(1.5)));
  }

  @Test
  void roundsUnsigned64BitNumbersOnce() {
    // Just above the middle of two doubles: rounding twice would go down to the even one.
    assertEquals(0x1.0000000000001p63, first(Datatype.UINT64, (1L << 63) + 1025));
    assertEquals(0x1p63, first(Datatype.UINT64, (1L << 63) + 1024));
  }

  @Test
  void refusesIndexesThatWouldWrapAround() {
    try (Tensor tensor = Tensor.of(Shape.of(2), 1f, 2f)) {
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.numberAt(0x40000000));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.numberAt(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.numberAt(2));
    }
  }

  @Test
  void hasOnlyTheViewOfItsDatatype() {
    try (Tensor tensor = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f)) {
      assertEquals(3f, tensor.floats().get(2));
      assertThrows(IllegalStateException.class, tensor::doubles);
      assertThrows(IllegalStateException.class, tensor::longs);
      assertThrows(IllegalStateException.class, tensor::ints);
      assertThrows(IllegalStateException.class, tensor::shorts);
      assertThrows(IllegalStateException.class, () -> tensor.bytesAt(0));
    }
    try (Tensor longs = Tensor.of(Shape.of(1), 5L);
        Tensor ints = Tensor.of(Shape.of(1), 6);
        Tensor doubles = Tensor.of(Shape.of(1), 7.0);
        Tensor shorts = Tensor.allocate(Datatype.BF16, Shape.of(1));
        Tensor strings = Tensor.ofStrings(Shape.of(1), List.of("x"))) {
      assertEquals(5, longs.longs().get(0));
      assertEquals(6, ints.ints().get(0));
      assertEquals(7, doubles.doubles().get(0));
      assertEquals(0, shorts.shorts().get(0));
      assertThrows(IllegalStateException.class, () -> strings.numberAt(0));
      assertThrows(IllegalStateException.class, strings::floats);
    }
  }

  @Test
  void readsWrappedMemoryFromItsPositionLittleEndianWithoutACopy() {
    ByteBuffer memory = ByteBuffer.allocate(12).order(ByteOrder.BIG_ENDIAN);
    memory.putInt(0x01020304).putInt(Integer.reverseBytes(42)).putInt(99).position(4).limit(8);
    try (Tensor tensor = Tensor.wrap(Datatype.INT32, Shape.of(1), memory)) {
      assertEquals(42, tensor.ints().get(0));
      memory.putInt(4, Integer.reverseBytes(43));
      assertEquals(43, tensor.ints().get(0));
      assertEquals(ByteOrder.LITTLE_ENDIAN, tensor.data().order());
      assertEquals(4, tensor.byteSize());
    }
  }

  @Test
  void refusesMemoryOfAnotherSize() {
    ServingException error =
        assertThrows(
            ServingException.class,
            () -> Tensor.wrap(Datatype.FP32, Shape.of(2, 2), littleEndian(12)));
    assertEquals("FP32 [2, 2]: expected 16 bytes, got 12", error.getMessage());
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
    assertThrows(ServingException.class, () -> Tensor.of(Shape.of(2), 1f));
    assertThrows(ServingException.class, () -> Tensor.ofStrings(Shape.of(2), List.of("a")));
  }

  @Test
  void refusesShapesThatAreDynamicTooLargeOrOverflow() {
    assertEquals(ErrorCode.INVALID_INPUT, failure(Shape.of(-1, 2)));
    assertEquals(ErrorCode.TOO_LARGE, failure(Shape.of(1L << 29)));
    assertEquals(ErrorCode.TOO_LARGE, failure(Shape.of(1L << 40)));
    assertEquals(ErrorCode.INVALID_INPUT, failure(Shape.of(1L << 40, 1L << 40)));
    assertEquals(Integer.MAX_VALUE - 3, Tensor.byteSize(Datatype.FP32, Shape.of((1L << 29) - 1)));
    assertThrows(
        ServingException.class,
        () -> Tensor.wrap(Datatype.BYTES, Shape.of(1L << 40), littleEndian(4)));
    assertThrows(
        ServingException.class, () -> Tensor.wrap(Datatype.BYTES, Shape.of(-1), littleEndian(4)));
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.allocate(Datatype.BYTES, Shape.of(1)));
  }

  private static ErrorCode failure(Shape shape) {
    return assertThrows(ServingException.class, () -> Tensor.allocate(Datatype.FP32, shape)).code();
  }

  @Test
  void sharesRowsWithoutACopy() {
    try (Tensor tensor = Tensor.of(Shape.of(3, 2), 1L, 2L, 3L, 4L, 5L, 6L);
        Tensor rows = tensor.rows(1, 2);
        Tensor none = tensor.rows(3, 0)) {
      assertEquals(Shape.of(2, 2), rows.shape());
      assertEquals(3, rows.longs().get(0));
      tensor.longs().put(2, 30);
      assertEquals(30, rows.numberAt(0));
      assertEquals(32, rows.data().remaining());
      assertEquals(Shape.of(0, 2), none.shape());
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(2, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(-1, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(1, Integer.MAX_VALUE));
    }
  }

  @Test
  void sharesRowsOfStrings() {
    List<String> words = List.of("", "a", "häfen", "😀", "x", "yz");
    try (Tensor tensor = Tensor.ofStrings(Shape.of(3, 2), words);
        Tensor rows = tensor.rows(1, 2);
        Tensor inner = rows.rows(1, 1)) {
      assertEquals("häfen", rows.stringAt(0));
      assertEquals("yz", rows.stringAt(3));
      assertEquals("x", inner.stringAt(0));
      assertThrows(IndexOutOfBoundsException.class, () -> inner.stringAt(2));
      assertThrows(IndexOutOfBoundsException.class, () -> inner.stringAt(-1));
    }
  }

  @Test
  void takesRowsOfEmptyAndRefusesThemOfScalars() {
    try (Tensor empty = Tensor.allocate(Datatype.FP32, Shape.of(0, 1L << 40, 1L << 40));
        Tensor rows = empty.rows(0, 0);
        Tensor scalar = Tensor.of(Shape.of(), 1f)) {
      assertEquals(0, rows.elementCount());
      assertThrows(IllegalStateException.class, () -> scalar.rows(0, 1));
    }
  }

  @Test
  void reshapesToAsManyElementsOnly() {
    try (Tensor tensor = Tensor.of(Shape.of(6), 1f, 2f, 3f, 4f, 5f, 6f);
        Tensor square = tensor.reshape(Shape.of(2, 3))) {
      assertEquals(Shape.of(2, 3), square.shape());
      assertEquals(4f, square.rows(1, 1).floats().get(0));
      ServingException error =
          assertThrows(ServingException.class, () -> tensor.reshape(Shape.of(7)));
      assertEquals("shape [7]: expected 6 elements, as shape [6] has, got 7", error.getMessage());
      assertEquals(
          ErrorCode.INVALID_INPUT,
          assertThrows(ServingException.class, () -> tensor.reshape(Shape.of(-1, 3))).code());
    }
  }

  @Test
  void givesMemoryBackOnceAfterTheLastHandle() {
    int[] released = {0};
    Tensor tensor = Tensor.wrap(Datatype.UINT8, Shape.of(2), littleEndian(2), () -> released[0]++);
    Tensor again = tensor.retain();
    Tensor row = again.rows(0, 1);
    Tensor flat = row.reshape(Shape.of(1, 1));
    tensor.close();
    tensor.close();
    again.close();
    row.close();
    assertEquals(0, released[0]);
    assertEquals(0, flat.numberAt(0));
    flat.close();
    flat.close();
    assertEquals(1, released[0]);
  }

  @Test
  void refusesEveryUseOfAClosedHandleThoughAnotherIsOpen() {
    Tensor tensor = Tensor.of(Shape.of(2), 1f, 2f);
    try (Tensor other = tensor.retain()) {
      tensor.close();
      List<Runnable> uses =
          List.of(
              tensor::data,
              tensor::floats,
              () -> tensor.numberAt(0),
              tensor::retain,
              () -> tensor.rows(0, 1),
              () -> tensor.reshape(Shape.of(2)));
      for (Runnable use : uses) {
        assertThrows(IllegalStateException.class, use::run);
      }
      assertEquals("FP32 [2]", tensor.toString());
      assertEquals(2f, other.numberAt(1));
    }
  }

  @Test
  void closesAllThoughOneFails() {
    boolean[] closed = {false};
    IllegalStateException reason = new IllegalStateException("the pool is gone");
    Tensor failing =
        Tensor.wrap(
            Datatype.UINT8,
            Shape.of(1),
            littleEndian(1),
            () -> {
              throw reason;
            });
    Tensor good = Tensor.wrap(Datatype.UINT8, Shape.of(1), littleEndian(1), () -> closed[0] = true);
    assertSame(
        reason,
        assertThrows(IllegalStateException.class, () -> Tensor.closeAll(List.of(failing, good))));
    assertTrue(closed[0]);
  }

  @Test
  void leavesMemoryWithTheCallerWhereItRefusesIt() {
    boolean[] released = {false};
    assertThrows(
        ServingException.class,
        () -> Tensor.wrap(Datatype.FP32, Shape.of(1), littleEndian(3), () -> released[0] = true));
    assertFalse(released[0]);
  }

  @Test
  void packsStringsAsOpenInferenceDoes() {
    try (Tensor tensor = Tensor.ofStrings(Shape.of(2), List.of("ab", ""))) {
      byte[] bytes = new byte[tensor.byteSize()];
      tensor.data().get(bytes);
      assertArrayEquals(new byte[] {2, 0, 0, 0, 'a', 'b', 0, 0, 0, 0}, bytes);
    }
  }

  @Test
  void refusesMalformedStringsSayingWhere() {
    malformed(2, new byte[] {1, 0, 0, 0, 'a', 2, 0}, "is too short for 2 elements");
    malformed(2, new byte[] {4, 0, 0, 0, 'a', 'b', 'c', 'd', 2}, "ends in the length of element 1");
    malformed(1, new byte[] {9, 0, 0, 0, 'a'}, "ends in element 0, whose length is 9");
    malformed(1, new byte[] {-1, -1, -1, -1}, "ends in element 0, whose length is 4294967295");
    malformed(1, new byte[] {1, 0, 0, 0, 'a', 'b'}, "has 1 byte after its 1 element");
    malformed(Integer.MAX_VALUE, new byte[8], "is too short for 2147483647 elements");
  }

  private static void malformed(int count, byte[] data, String how) {
    try (Tensor tensor = Tensor.wrap(Datatype.BYTES, Shape.of(count), ByteBuffer.wrap(data))) {
      ServingException error = assertThrows(ServingException.class, () -> tensor.stringAt(0));
      assertEquals("BYTES data of " + data.length + " bytes " + how, error.getMessage());
      assertEquals(ErrorCode.INVALID_INPUT, error.code());
    }
  }

  @Test
  void makesBooleansAndUnsignedBytes() {
    Tensor booleans = Tensor.ofBooleans(Shape.of(1, 2), true, false);
    assertEquals("BOOL [1, 2]", booleans.toString());
    assertEquals(1, booleans.numberAt(0));
    assertEquals(0, booleans.numberAt(1));
    Tensor pixels = Tensor.ofUint8(Shape.of(3), 0, 128, 255);
    assertEquals("UINT8 [3]", pixels.toString());
    assertEquals(128, pixels.numberAt(1));
    assertEquals(255, pixels.numberAt(2));
  }

  @Test
  void refusesWhatIsNoUnsignedByte() {
    for (int value : new int[] {-1, 256}) {
      ServingException refused =
          assertThrows(ServingException.class, () -> Tensor.ofUint8(Shape.of(1), value));
      assertEquals(ErrorCode.INVALID_INPUT, refused.code());
      assertEquals("UINT8 [1]: expected 0 to 255, got " + value, refused.getMessage());
    }
    assertThrows(ServingException.class, () -> Tensor.ofBooleans(Shape.of(3), true));
    assertThrows(ServingException.class, () -> Tensor.ofUint8(Shape.of(3), 1));
  }
}
