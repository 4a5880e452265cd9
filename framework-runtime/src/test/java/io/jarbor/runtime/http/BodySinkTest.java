package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the pieces in which a body comes: the same bytes, copied as little as said. */
class BodySinkTest {
  private static final int BYTES = 100_000;

  private final byte[] body = new byte[BYTES];
  private final RequestMemory account = new RequestMemory(2 * BYTES);
  private final RequestMemory.Share memory = account.new Share();

  BodySinkTest() {
    new Random(1).nextBytes(body);
  }

  private static Buffer chunk(ByteBuf bytes) {
    return BufferInternal.buffer(bytes);
  }

  private List<ByteBuf> pieces(int size) {
    List<ByteBuf> pieces = new ArrayList<>();
    for (int from = 0; from < BYTES; from += size) {
      pieces.add(Unpooled.copiedBuffer(body, from, Math.min(size, BYTES - from)));
    }
    return pieces;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 5000, BYTES})
  void gathersTheBytesOnTheHeap(int size) {
    BodySink.Heap sink = new BodySink.Heap(memory);
    sink.begin(OptionalInt.empty());
    pieces(size).forEach(piece -> sink.append(chunk(piece)));

    assertEquals(BYTES, account.held());
    ByteBuffer whole = sink.whole();

    assertTrue(whole.hasArray());
    assertEquals(ByteBuffer.wrap(body), whole);
    assertEquals(BYTES, account.held());
  }

  @Test
  void keepsABodyThatCameInOnePieceWhereItCame() {
    byte[] came = body.clone();
    BodySink.Heap sink = new BodySink.Heap(memory);
    sink.begin(OptionalInt.of(BYTES));
    sink.append(chunk(Unpooled.wrappedBuffer(came)));

    assertSame(came, sink.whole().array());
  }

  /** They lie beside the whole for a moment. */
  @Test
  void joinsPiecesWhereThereIsRoomForBothAlone() {
    RequestMemory little = new RequestMemory(2 * BYTES - 1);
    BodySink.Heap sink = new BodySink.Heap(little.new Share());
    sink.begin(OptionalInt.empty());
    pieces(5000).forEach(piece -> sink.append(chunk(piece)));

    ServingException refused = assertThrows(ServingException.class, sink::whole);

    assertEquals(ErrorCode.TOO_LARGE, refused.code());
    ServingException atOnce =
        assertThrows(ServingException.class, () -> sink.begin(OptionalInt.of(BYTES)));
    assertEquals(ErrorCode.TOO_LARGE, atOnce.code());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsNothingOfWhatLiesOffTheHeap(boolean announced) {
    BodySink.Binary sink = new BodySink.Binary(0, memory);
    sink.begin(announced ? OptionalInt.of(BYTES) : OptionalInt.empty());
    pieces(5000).forEach(piece -> sink.append(chunk(piece)));

    assertEquals(announced ? 0 : BYTES, account.held());
    try (BinaryBody whole = sink.whole()) {
      assertEquals(BYTES, whole.length());
      assertEquals(0, account.held());
    }
  }

  /** So that a tensor's bytes are first copied into a batch, or an engine's memory. */
  @Test
  void makesTensorsWhereABodyCameInOnePiece() {
    byte[] came = {1, 2, 3, 4, 5};
    BodySink.Binary sink = new BodySink.Binary(0, memory);
    sink.begin(OptionalInt.of(came.length));
    sink.append(chunk(Unpooled.wrappedBuffer(came)));

    try (BinaryBody whole = sink.whole();
        Tensor tensor = whole.tensor(Datatype.UINT8, Shape.of(3), 2, 3)) {
      came[3] = 7;

      assertEquals(ByteBuffer.wrap(new byte[] {3, 7, 5}), tensor.data());
    }
  }

  @Test
  void hasNoBytesWhereNoneCame() {
    BodySink.Heap sink = new BodySink.Heap(memory);
    sink.begin(OptionalInt.empty());

    ByteBuffer none = sink.whole();

    assertTrue(none.hasArray());
    assertEquals(0, none.remaining());
    BodySink.Binary binary = new BodySink.Binary(0, memory);
    binary.begin(OptionalInt.empty());
    try (BinaryBody whole = binary.whole()) {
      assertEquals(0, whole.length());
    }
  }

  /** Changed after they came, the pieces change the body, so that there was no copy before. */
  @ParameterizedTest
  @ValueSource(ints = {5000, BYTES})
  void copiesWhatIsNotAnnouncedAtItsEndAlone(int size) {
    BodySink.Binary sink = new BodySink.Binary(0, memory);
    sink.begin(OptionalInt.empty());
    List<ByteBuf> pieces = pieces(size);
    pieces.forEach(piece -> sink.append(chunk(piece)));
    pieces.forEach(piece -> piece.setByte(0, 7));

    try (BinaryBody whole = sink.whole()) {
      assertEquals(BYTES, whole.length());
      for (int from = 0; from < BYTES; from += size) {
        assertEquals(7, whole.head(BYTES).get(from));
      }
    }
  }

  private static Stream<Arguments> bodiesOfSeveralPieces() {
    return IntStream.range(150, 158)
        .boxed()
        .flatMap(
            from ->
                Stream.of(
                    Arguments.of(from, OptionalInt.of(BYTES)),
                    Arguments.of(from, OptionalInt.empty())));
  }

  /** Else the engine's binding copies it once more, to where it is aligned. */
  @ParameterizedTest
  @MethodSource("bodiesOfSeveralPieces")
  void laysTheFirstTensorOfSeveralPiecesAsItsEngineNeedsIt(int from, OptionalInt announced) {
    BodySink.Binary sink = new BodySink.Binary(from, memory);
    sink.begin(announced);
    pieces(5000).forEach(piece -> sink.append(chunk(piece)));
    int bytes = (BYTES - from) / Long.BYTES * Long.BYTES;

    try (BinaryBody whole = sink.whole();
        Tensor tensor = whole.tensor(Datatype.INT64, Shape.of(bytes / Long.BYTES), from, bytes)) {
      assertEquals(ByteBuffer.wrap(body), whole.head(whole.length()));
      assertTrue(tensor.data().isDirect());
      assertEquals(0, tensor.data().alignmentOffset(0, Long.BYTES));
      assertEquals(ByteBuffer.wrap(body, from, bytes), tensor.data());
    }
  }

  @Test
  void freesWhatItGatheredOfABodyThatDoesNotEnd() {
    int announced = 64 << 20;
    long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    BodySink.Binary sink = new BodySink.Binary(0, memory);
    sink.begin(OptionalInt.of(announced));
    sink.append(chunk(Unpooled.wrappedBuffer(body)));
    long gathered = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();

    sink.discard();

    long after = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    // Half of it, since whatever else runs takes and frees memory there as well.
    assertTrue(gathered - before > announced / 2, before + " and " + gathered);
    assertTrue(gathered - after > announced / 2, gathered + " and " + after);
  }

  @Test
  void givesNoBytesBeyondTheBody() {
    try (BinaryBody whole = BinaryBody.onHeap(ByteBuffer.wrap(body, 10, 20))) {
      assertEquals(ByteBuffer.wrap(body, 10, 20), whole.head(20));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.head(21));
    }
  }

  /** As a gRPC message's raw contents are: the message is read on, and freed by nobody. */
  @Test
  void leavesTheBytesThatItIsMadeOfToTheirOwner() {
    ByteBuf owned = Unpooled.wrappedBuffer(body);

    try (BinaryBody whole = BinaryBody.of(owned.slice(8, 16), 0);
        Tensor tensor = whole.tensor(Datatype.INT64, Shape.of(2), 0, 16)) {
      owned.setByte(8, 7);
      assertEquals(7, tensor.data().get(0));
    }

    assertEquals(1, owned.refCnt());
    assertEquals(0, owned.readerIndex());
  }
}
