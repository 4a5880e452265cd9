package io.jarbor.runtime.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final int MOST = 100_000;

  private final List<GrpcMessage> messages = new ArrayList<>();
  private final RequestMemory memory = new RequestMemory(Long.MAX_VALUE);

  private MessageReader reader(Optional<ContentCoding> coding) {
    return new MessageReader(coding, MOST, memory, messages::add);
  }

  private static ByteBuf frame(int flag, byte[] body) {
    return Unpooled.buffer().writeByte(flag).writeInt(body.length).writeBytes(body);
  }

  @Test
  void findsTheMessagesHoweverTheStreamIsCut() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<byte[]> sent = new ArrayList<>();
      ByteBuf stream = Unpooled.buffer();
      for (int i = random.nextInt(6); i >= 0; i--) {
        byte[] body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(20_000)];
        random.nextBytes(body);
        sent.add(body);
        stream.writeBytes(frame(0, body));
      }
      messages.clear();
      MessageReader reader = reader(Optional.empty());
      int longest = 1 << random.nextInt(15);
      while (stream.isReadable()) {
        reader.append(
            stream.readBytes(Math.min(stream.readableBytes(), 1 + random.nextInt(longest))));
      }
      reader.end();
      assertEquals(sent.size(), messages.size(), "seed " + seed);
      for (int i = 0; i < sent.size(); i++) {
        assertArrayEquals(
            sent.get(i), ByteBufUtil.getBytes(messages.get(i).bytes()), "seed " + seed);
      }
    }
  }

  @Test
  void keepsFewPiecesOfAMessageThatComesByteByByte() {
    MessageReader reader = reader(Optional.empty());
    byte[] body = new byte[MOST];
    new Random(1).nextBytes(body);
    ByteBuf stream = frame(0, body);
    while (stream.isReadable()) {
      reader.append(stream.readBytes(1));
    }
    ByteBuf bytes = messages.get(0).bytes();
    assertArrayEquals(body, ByteBufUtil.getBytes(bytes));
    assertTrue(bytes.nioBufferCount() < 10, () -> bytes.nioBufferCount() + " pieces");
  }

  @Test
  void keepsLargePiecesWhereTheyCame() {
    MessageReader reader = reader(Optional.empty());
    ByteBuf first = frame(0, new byte[8192]).writerIndex(5 + 4096);
    ByteBuf second = Unpooled.buffer().writeZero(4096);
    reader.append(first);
    reader.append(second);
    second.setByte(7, 42);
    assertEquals(42, messages.get(0).bytes().getByte(4096 + 7), "a view, not a copy");
  }

  @Test
  void refusesALengthOverTheLimitBeforeItsBytesCome() {
    ByteBuf prefix = Unpooled.buffer().writeByte(0).writeInt(MOST + 1);
    ServingException error =
        assertThrows(ServingException.class, () -> reader(Optional.empty()).append(prefix));
    assertEquals(ErrorCode.TOO_LARGE, error.code());
    assertEquals("a message may hold 100000 bytes, got 100001", error.getMessage());
  }

  @Test
  void readsLengthsWithoutASign() {
    ByteBuf prefix = Unpooled.buffer().writeByte(0).writeInt(-1);
    ServingException error =
        assertThrows(ServingException.class, () -> reader(Optional.empty()).append(prefix));
    assertEquals("a message may hold 100000 bytes, got 4294967295", error.getMessage());
  }

  @Test
  void refusesAFlagThatIsNone() {
    ServingException error =
        assertThrows(
            ServingException.class,
            () -> reader(Optional.empty()).append(frame(0x80, new byte[1])));
    assertEquals("a message begins with 0, or 1 if it is compressed, got 128", error.getMessage());
  }

  @Test
  void refusesACompressedMessageOfACallThatSaysNoCompression() {
    ServingException error =
        assertThrows(
            ServingException.class, () -> reader(Optional.empty()).append(frame(1, new byte[1])));
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
  }

  @Test
  void expandsWhatIsCompressedAndLeavesTheRest() {
    for (ContentCoding coding : ContentCoding.values()) {
      messages.clear();
      byte[] body = {1, 2, 3, 4, 5};
      MessageReader reader = reader(Optional.of(coding));
      reader.append(frame(1, coding.compress(body)));
      reader.append(frame(0, body));
      assertArrayEquals(body, ByteBufUtil.getBytes(messages.get(0).bytes()));
      assertArrayEquals(body, ByteBufUtil.getBytes(messages.get(1).bytes()));
    }
  }

  @Test
  void expandsNoMessageBeyondTheLimit() {
    MessageReader reader = reader(Optional.of(ContentCoding.GZIP));
    reader.append(frame(1, ContentCoding.GZIP.compress(new byte[MOST + 1])));
    ServingException error = assertThrows(ServingException.class, () -> messages.get(0).bytes());
    assertEquals(ErrorCode.TOO_LARGE, error.code());
  }

  @Test
  void tellsOfAStreamThatEndsInAMessage() {
    MessageReader reader = reader(Optional.empty());
    reader.append(frame(0, new byte[10]).writerIndex(12));
    ServingException error = assertThrows(ServingException.class, reader::end);
    assertEquals("the stream ends in a message, 3 bytes before its end", error.getMessage());
    assertTrue(messages.isEmpty());
  }

  @Test
  void countsWhatCameOfAMessageUntilItIsReleased() {
    MessageReader reader = reader(Optional.empty());
    ByteBuf stream = frame(0, new byte[10_000]);

    reader.append(stream.readBytes(5005));
    assertEquals(5000, memory.held());
    reader.append(stream);
    assertEquals(10_000, memory.held());
    messages.get(0).release();
    messages.get(0).release();

    assertEquals(0, memory.held());
  }

  @Test
  void letsGoOfWhatCameOfAMessageWhenItIsClosed() {
    MessageReader reader = reader(Optional.empty());
    ByteBuf stream = frame(0, new byte[10_000]);
    reader.append(stream.readBytes(5005));

    reader.close();
    reader.append(stream);

    assertEquals(0, memory.held());
    assertEquals(List.of(), messages);
  }

  @Test
  void countsBothFormsOfAMessageThatIsExpanded() {
    byte[] packed = ContentCoding.GZIP.compress(noise(MOST));
    int both = 2 * MOST + packed.length; // Its pieces lie beside the whole at the end.
    RequestMemory enough = new RequestMemory(both);
    RequestMemory tooLittle = new RequestMemory(both - 1);
    for (RequestMemory each : List.of(enough, tooLittle)) {
      new MessageReader(Optional.of(ContentCoding.GZIP), 2 * MOST, each, messages::add)
          .append(frame(1, packed));
    }

    assertEquals(MOST, messages.get(0).bytes().readableBytes());
    assertEquals(MOST + packed.length, enough.held());
    assertEquals(ErrorCode.TOO_LARGE, refusal(() -> messages.get(1).bytes()));
  }

  @Test
  void refusesWhatThereIsNoRoomFor() {
    RequestMemory small = new RequestMemory(15_000);
    MessageReader first = new MessageReader(Optional.empty(), MOST, small, messages::add);
    MessageReader second = new MessageReader(Optional.empty(), MOST, small, messages::add);
    first.append(frame(0, new byte[10_000]));

    assertEquals(ErrorCode.OVERLOADED, refusal(() -> second.append(frame(0, new byte[5001]))));
    second.close();
    messages.get(0).release();
    first.append(frame(0, new byte[15_000]));

    assertEquals(15_000, small.held());
  }

  @Test
  void takesSmallMessagesWhereAllElseIsFull() {
    RequestMemory full = new RequestMemory(15_000);
    MessageReader reader = new MessageReader(Optional.empty(), MOST, full, messages::add);
    reader.append(frame(0, new byte[15_000]));

    reader.append(frame(0, new byte[4096]));

    assertEquals(2, messages.size());
    assertEquals(15_000, full.held());
  }

  @Test
  void refusesAtOnceWhatThereIsNeverRoomFor() {
    MessageReader reader =
        new MessageReader(Optional.empty(), MOST, new RequestMemory(15_000), messages::add);

    ServingException refused =
        assertThrows(
            ServingException.class,
            () -> reader.append(Unpooled.buffer().writeByte(0).writeInt(15_001)));

    assertEquals(ErrorCode.TOO_LARGE, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains("-Xmx"), refused.getMessage());
  }

  private static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static ErrorCode refusal(Runnable step) {
    return assertThrows(ServingException.class, step::run).code();
  }
}
