package io.jarbor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestCallTest {
  @Test
  void lendsMemoryThatHoldsWhatSomebodyElseLeft() {
    TestCall call = TestCall.of(DoublingBackend.SIGNATURE, Map.of("x", Tensor.of(Shape.of(1), 1f)));
    try (Tensor first = call.allocator().allocate(Datatype.FP32, Shape.of(2));
        Tensor second = call.allocator().allocate(Datatype.FP32, Shape.of(2))) {
      assertEquals(2, call.lent());
      for (int i = 0; i < 2; i++) {
        assertNotEquals(0, first.numberAt(i));
        assertNotEquals(first.numberAt(i), second.numberAt(i));
      }
    }
    assertEquals(0, call.lent());
  }
}
