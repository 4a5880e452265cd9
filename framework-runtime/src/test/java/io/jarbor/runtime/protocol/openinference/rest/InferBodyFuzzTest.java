package io.jarbor.runtime.protocol.openinference.rest;

import static io.jarbor.runtime.protocol.openinference.rest.Bodies.model;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.onHeap;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.runtime.fuzz.Attempt;
import io.jarbor.runtime.http.BinaryBodies;
import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.Requests;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whatever body comes: it is refused, or read as Jackson and exact arithmetic read it, alike from
 * the heap and from direct memory, and all memory is given back.
 *
 * <p>An input is the JSON, a NUL and the bytes behind the JSON. Without a NUL there is no header
 * with the JSON's length; with nothing before it, the next byte says which of {@link #MODELS} the
 * rest is a raw request for.
 */
class InferBodyFuzzTest {
  /** A parameter of five bytes, with its comma, is a string, a number and an entry of a map. */
  private static final Attempt<InferRequest> ATTEMPT = new Attempt<>(64, Requests::close);

  private static final List<ServedModel> MODELS =
      List.of(
          model(8, spec("x", Datatype.FP32, -1, -1)),
          model(0, spec("x", Datatype.INT64, -1, 2)),
          model(8, spec("x", Datatype.BYTES, -1, -1)),
          model(8, spec("x", Datatype.UINT8, -1, 2, 2)),
          model(0, spec("x", Datatype.FP16, -1, 0)),
          model(0, spec("x", Datatype.BOOL)),
          model(0, spec("x", Datatype.BYTES, 2)),
          model(8, spec("x", Datatype.FP64, -1, -1, -1)),
          model(8, spec("x", Datatype.FP32, -1), spec("y", Datatype.FP32, -1)));

  @FuzzTest(maxDuration = "20s")
  void readsAlikeFromTheHeapAndFromDirectMemory(byte[] input) {
    int end = 0;
    while (end < input.length && input[end] != 0) {
      end++;
    }
    byte[] json = Arrays.copyOf(input, end);
    byte[] blobs = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    if (end < input.length && json.length == 0 && blobs.length > 0) {
      ServedModel model = MODELS.get((blobs[0] & 0xff) % MODELS.size());
      compare(
          Arrays.copyOfRange(blobs, 1, blobs.length),
          body -> RawRequest.read(body, model, more -> {}));
      return;
    }
    byte[] body = Arrays.copyOf(json, json.length + blobs.length);
    System.arraycopy(blobs, 0, body, json.length, blobs.length);
    Function<BinaryBody, InferRequest> reader =
        from -> InferRequestReader.read(from, json.length, more -> {});
    if (hasByteThatFillsNames(json)) {
      read(onHeap(body), reader).ifPresent(ATTEMPT.discard());
    } else {
      compare(body, reader).ifPresent(new ReferenceRequest(body, json.length)::assertSays);
    }
  }

  /**
   * Jackson keeps the names that it has seen as whole words of bytes, filled up with 0xff. It takes
   * this byte, which UTF-8 does not have, for filling, so that it depends on earlier documents
   * whether it is refused in a name.
   */
  private static boolean hasByteThatFillsNames(byte[] json) {
    for (byte each : json) {
      if (each == (byte) 0xff) {
        return true;
      }
    }
    return false;
  }

  private static Optional<InferRequest> compare(
      byte[] bytes, Function<BinaryBody, InferRequest> reader) {
    Optional<InferRequest> onHeap = read(onHeap(bytes), reader);
    ByteBuf memory = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    Optional<InferRequest> direct = read(BinaryBodies.of(memory), reader);
    assertEquals(onHeap.isPresent(), direct.isPresent());
    onHeap.ifPresent(request -> Requests.assertAlike(request, direct.orElseThrow()));
    direct.ifPresent(ATTEMPT.discard());
    assertEquals(0, memory.refCnt(), "handles of the body that are still open");
    return onHeap;
  }

  private static Optional<InferRequest> read(
      BinaryBody body, Function<BinaryBody, InferRequest> reader) {
    try (body) {
      return ATTEMPT.read(body.length(), () -> reader.apply(body));
    }
  }
}
