package io.jarbor.runtime.protocol.openinference.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.runtime.fuzz.Attempt;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.jarbor.runtime.protocol.openinference.Requests;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever message comes: it is taken where protobuf's own parser takes it, with the same fields;
 * alike from one buffer and from pieces; its request is refused, or has what stands in the message;
 * and all memory is given back. An input is a {@code ModelInferRequest} in protobuf's binary
 * format.
 */
class InferMessageFuzzTest {
  /** A field of two bytes is an object in a list. */
  private static final int EACH_BYTE = 96;

  private static final Parser<ModelInferRequest> PROTOBUF =
      DiscardUnknownFieldsParser.wrap(ModelInferRequest.parser());

  private static final Attempt<InferMessage> MESSAGE = new Attempt<>(EACH_BYTE, message -> {});
  private static final Attempt<InferRequest> REQUEST = new Attempt<>(EACH_BYTE, Requests::close);

  /** More than a pool keeps for its thread. */
  private static final long MOST_BUFFERS = 10_000;

  private static final long BUFFERS_BEFORE = buffers();

  @MethodSource("io.jarbor.runtime.protocol.openinference.grpc.MessageSeeds#all")
  @FuzzTest(maxDuration = "20s")
  void readsWhatProtobufReads(byte[] bytes) {
    byte[] larger = new byte[bytes.length + 2];
    Arrays.fill(larger, (byte) 1);
    System.arraycopy(bytes, 0, larger, 1, bytes.length);
    ByteBuf one = Unpooled.wrappedBuffer(larger).slice(1, bytes.length);
    Optional<InferMessage> message = read(one);
    Optional<InferMessage> ofPieces = read(pieces(bytes));
    assertEquals(message.isPresent(), ofPieces.isPresent());
    assertLikeProtobuf(bytes, message);
    assertLikeProtobuf(bytes, ofPieces);
    if (message.isPresent() && ofPieces.isPresent()) {
      for (Form form : Form.values()) {
        compare(bytes.length, message.get(), ofPieces.get(), sent -> MessageRequest.of(sent, form));
      }
    }
    long more = buffers() - BUFFERS_BEFORE;
    assertTrue(more < MOST_BUFFERS, () -> more + " buffers are not given back");
  }

  private static ByteBuf pieces(byte[] bytes) {
    int size = bytes.length <= 64 ? 1 : bytes.length / 3 + 1;
    CompositeByteBuf pieces = Unpooled.compositeBuffer(Integer.MAX_VALUE);
    for (int from = 0; from < bytes.length; from += size) {
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
      pieces.addComponent(true, Unpooled.wrappedBuffer(piece));
    }
    return pieces;
  }

  private static Optional<InferMessage> read(ByteBuf bytes) {
    return MESSAGE.read(
        bytes.readableBytes(), () -> InferMessage.read(bytes.duplicate(), more -> {}));
  }

  private static void assertLikeProtobuf(byte[] bytes, Optional<InferMessage> message) {
    ModelInferRequest expected;
    try {
      expected = PROTOBUF.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      assertEquals(Optional.empty(), message, e::getMessage);
      return;
    }
    if (message.isEmpty() && tooLongNumber(bytes)) {
      return;
    }
    InferMessage taken = message.orElseThrow();
    List<ByteString> raw =
        taken.raw().stream().map(each -> ByteString.copyFrom(each.nioBuffer())).toList();
    assertEquals(expected.getRawInputContentsList(), raw);
    assertEquals(expected.toBuilder().clearRawInputContents().build(), taken.request());
    assertEquals(bytes.length, taken.byteSize());
  }

  /**
   * True where a number may go on after the ten bytes that the format allows. Protobuf refuses it
   * where it passes over a field, but takes some of them where it reads one.
   */
  private static boolean tooLongNumber(byte[] bytes) {
    int more = 0;
    for (byte each : bytes) {
      more = each < 0 ? more + 1 : 0;
      if (more == 10) {
        return true;
      }
    }
    return false;
  }

  private static void compare(
      int length,
      InferMessage message,
      InferMessage ofPieces,
      Function<InferMessage, InferRequest> reader) {
    Optional<InferRequest> one = REQUEST.read(length, () -> reader.apply(message));
    Optional<InferRequest> other = REQUEST.read(length, () -> reader.apply(ofPieces));
    assertEquals(one.isPresent(), other.isPresent());
    one.ifPresent(request -> Requests.assertAlike(request, other.orElseThrow()));
    one.ifPresent(REQUEST.discard());
    other.ifPresent(REQUEST.discard());
  }

  private static long buffers() {
    return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numActiveAllocations)
        .sum();
  }
}
