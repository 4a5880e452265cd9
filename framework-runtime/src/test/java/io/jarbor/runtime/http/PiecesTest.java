package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is held of a body that comes in small pieces: not far more than came. */
class PiecesTest {
  private static final int SMALLEST = 64;

  private static int held(ByteBuf whole) {
    return whole instanceof CompositeByteBuf pieces
        ? IntStream.range(0, pieces.numComponents())
            .map(each -> pieces.component(each).array().length)
            .sum()
        : whole.array().length;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 1, 2", "1, 1, 100000", "1, 1024, 1000", "1023, 1023, 100"})
  void holdsLittleMoreThanCame(int one, int other, int count) {
    Pieces pieces = new Pieces();
    int came = 0;
    for (int i = 0; i < count; i++) {
      byte[] piece = new byte[i % 2 == 0 ? one : other];
      came += piece.length;
      pieces.add(Unpooled.wrappedBuffer(piece));
    }

    ByteBuf whole = pieces.whole();

    assertEquals(came, whole.readableBytes());
    int most = 2 * came + SMALLEST;
    assertTrue(held(whole) <= most, () -> "expected at most " + most + ", got " + held(whole));
  }
}
