package io.jarbor.runtime.protocol.openinference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jarbor.api.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what readers made of the same bytes. */
public final class Requests {
  private Requests() {}

  /** See that two requests are the same, to the bit. */
  public static void assertAlike(InferRequest expected, InferRequest request) {
    assertEquals(expected.id(), request.id());
    assertEquals(expected.outputs(), request.outputs());
    assertEquals(expected.parameters().priority(), request.parameters().priority());
    assertEquals(expected.parameters().queueTimeout(), request.parameters().queueTimeout());
    assertEquals(expected.parameters().binaryOutputs(), request.parameters().binaryOutputs());
    assertEquals(expected.parameters().custom(), request.parameters().custom());
    assertEquals(List.copyOf(expected.inputs().keySet()), List.copyOf(request.inputs().keySet()));
    expected.inputs().forEach((name, tensor) -> assertAlike(tensor, request.inputs().get(name)));
  }

  private static void assertAlike(Tensor expected, @Nullable Tensor tensor) {
    assertNotNull(tensor);
    assertEquals(expected.datatype(), tensor.datatype());
    assertEquals(expected.shape(), tensor.shape());
    assertEquals(expected.data(), tensor.data());
  }

  /** Close all tensors of a request. */
  public static void close(InferRequest request) {
    Tensor.closeAll(request.inputs().values());
  }
}
