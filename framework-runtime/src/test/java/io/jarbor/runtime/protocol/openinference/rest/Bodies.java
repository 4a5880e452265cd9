package io.jarbor.runtime.protocol.openinference.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Bodies of requests, and the models that they are for. */
final class Bodies {
  private Bodies() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** JSON with ' for ", and the bytes behind it. */
  static byte[] body(String json, byte... blob) {
    byte[] prefix = utf8(json.replace('\'', '"'));
    byte[] body = Arrays.copyOf(prefix, prefix.length + blob.length);
    System.arraycopy(blob, 0, body, prefix.length, blob.length);
    return body;
  }

  /** A body that does not begin at its array's start, as a slice of a larger one does not. */
  static BinaryBody onHeap(byte[] body) {
    ByteBuffer larger = ByteBuffer.allocate(body.length + 7);
    larger.position(3);
    larger.put(body).flip().position(3);
    return BinaryBody.onHeap(larger);
  }

  static TensorSpec spec(String name, Datatype datatype, long... sizes) {
    return TensorSpec.of(name, datatype, Shape.of(sizes));
  }

  static ServedModel model(int maxBatchSize, TensorSpec... inputs) {
    return new ServedModel(
        new ModelId("m", "1"),
        EntryLevel.TENSORS,
        List.of(inputs),
        List.of(),
        maxBatchSize,
        "",
        "",
        false);
  }

  /** The tensor of an input that the request has to have. */
  static Tensor input(InferRequest request, String name) {
    Tensor tensor = request.inputs().get(name);
    if (tensor == null) {
      throw new AssertionError("no input '" + name + "' in " + request.inputs());
    }
    return tensor;
  }

  static void assertRefused(String said, Executable reading) {
    assertRefused(ErrorCode.INVALID_INPUT, said, reading);
  }

  static void assertRefused(ErrorCode code, String said, Executable reading) {
    ServingException reason = assertThrows(ServingException.class, reading);
    assertEquals(code, reason.code());
    assertTrue(String.valueOf(reason.getMessage()).contains(said), reason.getMessage());
  }
}
