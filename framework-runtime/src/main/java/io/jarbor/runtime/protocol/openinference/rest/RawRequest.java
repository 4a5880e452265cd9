package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import io.jarbor.runtime.protocol.openinference.TensorBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Reads a request that is the bytes of its one input and nothing else; its outputs are answered as
 * bytes.
 */
final class RawRequest {
  private static final InferParameters BINARY =
      InferParameters.builder().put("binary_data_output", true).build();

  private RawRequest() {}

  /**
   * Read a request; its tensor is the caller's.
   *
   * @param room told how many bytes more are held, before they are; what it throws is thrown
   */
  static InferRequest read(BinaryBody body, ServedModel model, LongConsumer room) {
    if (model.inputs().size() != 1) {
      throw ServingException.invalidInput(
          "a request of bytes alone is for a model of one input; this one has "
              + model.inputs().size());
    }
    TensorSpec input = model.inputs().get(0);
    Tensor tensor =
        input.datatype().fixedSize() ? numbers(body, input, model) : string(body, input, room);
    return new InferRequest("", Map.of(input.name(), tensor), List.of(), BINARY);
  }

  private static Tensor numbers(BinaryBody body, TensorSpec input, ServedModel model) {
    Shape shape = shape(input, model, body.length());
    return TensorBytes.tensor(
        input.name(),
        input.datatype(),
        shape,
        body.length(),
        () -> body.tensor(input.datatype(), shape, 0, body.length()));
  }

  /** The batch is 1; the one size that is open takes what the bytes come to. */
  private static Shape shape(TensorSpec input, ServedModel model, int bytes) {
    long[] sizes = input.shape().sizes();
    if (model.maxBatchSize() > 0) {
      sizes[0] = 1;
    }
    if (Arrays.stream(sizes).filter(size -> size == Shape.DYNAMIC).count() > 1) {
      throw ServingException.invalidInput(
          "input '"
              + input.name()
              + "': a request of bytes alone leaves one size open, and "
              + input.shape()
              + " has more");
    }
    return OpenSizes.close(Shape.of(sizes), bytes / input.datatype().byteSize());
  }

  /** One string, without its length. */
  private static Tensor string(BinaryBody body, TensorSpec input, LongConsumer room) {
    long[] sizes = input.shape().sizes();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != 1 && sizes[i] != Shape.DYNAMIC) {
        throw ServingException.invalidInput(
            "input '" + input.name() + "': a request of bytes alone holds one string");
      }
      sizes[i] = 1;
    }
    ByteBuffer bytes = body.head(body.length(), room);
    room.accept(2L * bytes.remaining());
    byte[] value = new byte[bytes.remaining()];
    bytes.get(value);
    return Tensor.ofBytes(Shape.of(sizes), List.of(value));
  }
}
