package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private final BufferPool pool = BufferPool.ofTensors();

  @Test
  void givesMemoryOfTheExactSize() {
    for (int count : new int[] {0, 1, 15, 16, 17, 1000, 1 << 20, (8 << 20) / 4 + 1}) {
      try (Tensor tensor = pool.allocate(Datatype.FP32, Shape.of(count))) {
        assertEquals(4 * count, tensor.byteSize());
        assertTrue(tensor.data().isDirect());
      }
    }
  }

  @Test
  void usesMemoryAgain() {
    Tensor first = pool.allocate(Datatype.INT64, Shape.of(100));
    first.longs().put(0, 42);
    first.close();
    assertEquals(1024, pool.kept());
    try (Tensor second = pool.allocate(Datatype.INT64, Shape.of(100))) {
      assertEquals(42, second.longs().get(0));
      assertEquals(0, pool.kept());
    }
  }

  @Test
  void keepsMemoryFromOthersUntilItsLastHandleIsClosed() {
    Tensor whole = pool.allocate(Datatype.INT64, Shape.of(4, 2));
    Tensor part = whole.rows(1, 2);
    whole.close();
    assertEquals(0, pool.kept());
    part.close();
    assertEquals(64, pool.kept());
  }

  @Test
  void keepsNoMoreThanItsBound() {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tensors.add(pool.allocate(Datatype.UINT8, Shape.of(1 << 20)));
    }
    Tensor.closeAll(tensors);
    assertEquals(32L << 20, pool.kept());
  }

  @Test
  void keepsNothingOnceClosed() {
    Tensor open = pool.allocate(Datatype.UINT8, Shape.of(100));
    pool.close();
    assertEquals(100, open.byteSize());
    open.close();
    assertEquals(0, pool.kept());
  }

  @Test
  void refusesWhatNoTensorHolds() {
    assertEquals(
        ErrorCode.TOO_LARGE,
        assertThrows(
                ServingException.class,
                () -> pool.allocate(Datatype.FP32, Shape.of(1L << 40, 1L << 10)))
            .code());
  }
}
