package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the pieces in which a body comes: the same bytes, copied as little as said. */
class BodySinkTest {
  private static final int BYTES = 100_000;

  private final byte[] body = new byte[BYTES];

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
    BodySink.Heap sink = new BodySink.Heap();
    sink.begin(OptionalInt.empty());
    pieces(size).forEach(piece -> sink.append(chunk(piece)));

    ByteBuffer whole = sink.whole();

    assertTrue(whole.hasArray());
    assertEquals(ByteBuffer.wrap(body), whole);
  }

  @Test
  void keepsABodyThatCameInOnePieceWhereItCame() {
    byte[] came = body.clone();
    BodySink.Heap sink = new BodySink.Heap();
    sink.begin(OptionalInt.of(BYTES));
    sink.append(chunk(Unpooled.wrappedBuffer(came)));

    assertSame(came, sink.whole().array());
  }

  /** So that a tensor's bytes are first copied into a batch, or an engine's memory. */
  @Test
  void makesTensorsWhereABodyCameInOnePiece() {
    byte[] came = {1, 2, 3, 4, 5};
    BodySink.Binary sink = new BodySink.Binary();
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
    BodySink.Heap sink = new BodySink.Heap();
    sink.begin(OptionalInt.empty());

    ByteBuffer none = sink.whole();

    assertTrue(none.hasArray());
    assertEquals(0, none.remaining());
    BodySink.Binary direct = new BodySink.Binary();
    direct.begin(OptionalInt.empty());
    try (BinaryBody whole = direct.whole()) {
      assertEquals(0, whole.length());
    }
  }

  /** Changed after they came, the pieces change the body, so that there was no copy before. */
  @ParameterizedTest
  @ValueSource(ints = {5000, BYTES})
  void copiesWhatIsNotAnnouncedAtItsEndAlone(int size) {
    BodySink.Binary sink = new BodySink.Binary();
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
}
