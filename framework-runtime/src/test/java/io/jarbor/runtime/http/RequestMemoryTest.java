package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What requests hold is counted while they hold it, and never more than there is room for. */
class RequestMemoryTest {
  private static final int MOST = 100_000;

  private final RequestMemory memory = new RequestMemory(MOST);
  private final RequestMemory.Share share = memory.new Share();

  private static ErrorCode refusal(Runnable step) {
    return assertThrows(ServingException.class, step::run).code();
  }

  @Test
  void countsRequestAndAnswerUntilTheEnd() {
    share.add(20_000);
    share.add(10_000);
    assertEquals(30_000, memory.held());
    share.answer(50_000);
    assertEquals(80_000, memory.held());
    share.answer(40_000);
    assertEquals(70_000, memory.held());

    share.close();
    share.close();

    assertEquals(0, memory.held());
  }

  @Test
  void countsNothingOfWhatIsSmall() {
    share.request(4000);
    assertEquals(0, memory.held());
    share.answer(96);
    assertEquals(0, memory.held());
    share.answer(97);
    assertEquals(4097, memory.held());
    share.answer(0);
    assertEquals(0, memory.held());
  }

  @Test
  void refusesWhatOthersLeaveNoRoomFor() {
    RequestMemory.Share other = memory.new Share();
    other.request(60_000);
    share.request(40_000);

    ServingException refused = assertThrows(ServingException.class, () -> share.answer(10_000));

    assertEquals(ErrorCode.OVERLOADED, refused.code());
    assertTrue(refused.retryAfter().isPresent());
    assertEquals(MOST, memory.held());
    other.close();
    share.answer(10_000);
    assertEquals(50_000, memory.held());
  }

  /** To come back would be of no use. */
  @Test
  void tellsWhatThereIsNeverRoomForFromWhatIsTooMuchNow() {
    assertEquals(ErrorCode.TOO_LARGE, refusal(() -> share.request(MOST + 1)));
    share.request(60_000);

    assertEquals(ErrorCode.TOO_LARGE, refusal(() -> share.answer(40_001)));

    assertEquals(60_000, memory.held());
  }

  private static Tensor tensor(ByteBuffer data) {
    return Tensor.wrap(Datatype.UINT8, Shape.of(data.remaining()), data);
  }

  @Test
  void keepsOfARequestWhatWasMadeOfItOnTheHeap() {
    share.request(90_000);
    Tensor onHeap = tensor(ByteBuffer.allocate(5000));
    Tensor offHeap = tensor(ByteBuffer.allocateDirect(80_000));

    share.keep(List.of(onHeap, offHeap), 10);
    assertEquals(5010, memory.held());

    share.keep(List.of(tensor(ByteBuffer.allocate(90_000))), 0);
    assertEquals(90_000, memory.held());
  }

  /** However small a part is, all of the array lives as long as it. */
  @Test
  void keepsWholeArraysOnce() {
    ByteBuffer array = ByteBuffer.allocate(80_000);

    share.keep(List.of(tensor(array.slice(0, 4)), tensor(array.slice(4, 4))), 0);

    assertEquals(80_000, memory.held());
  }

  @Test
  void closesTheTensorsThatThereIsNoRoomFor() {
    Tensor tensor = tensor(ByteBuffer.allocate(MOST + 1));

    assertEquals(ErrorCode.TOO_LARGE, refusal(() -> share.keep(List.of(tensor), 0)));

    assertThrows(IllegalStateException.class, tensor::data);
  }

  @Test
  void countsTheAnswersOfAStreamThatAreUnderWay() {
    share.addToAnswer(20_000);
    share.addToAnswer(30_000);
    share.addToAnswer(-20_000);
    assertEquals(30_000, memory.held());

    share.answerAtLeast(20_000);
    assertEquals(30_000, memory.held());
    share.answerAtLeast(40_000);
    assertEquals(40_000, memory.held());
  }

  @Test
  void countsThePiecesOfWhatIsExpandedBesideIt() {
    share.request(1000);

    share.expanding(1000, 1000 + 20_000);

    assertEquals(1000 + 2 * 20_000, memory.held());
    share.expanding(1000, 20_000);
    assertEquals(1000 + 2 * 20_000, memory.held());
  }

  /** A worker may still write what nobody waits for. */
  @Test
  void countsNothingOnceItIsClosed() {
    share.request(10_000);
    share.close();

    share.add(50_000);
    share.answer(MOST + 1);

    assertEquals(0, memory.held());
  }

  @Test
  void holdsItsBoundWhicheverThreadsAsk() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> asking =
          IntStream.range(0, 4).<Future<?>>mapToObj(i -> threads.submit(this::ask)).toList();
      for (Future<?> each : asking) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(0, memory.held());
  }

  private void ask() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 20_000; i++) {
      try (RequestMemory.Share mine = memory.new Share()) {
        mine.add(random.nextInt(MOST / 2));
        mine.answer(random.nextInt(MOST / 2));
      } catch (ServingException refused) {
        assertEquals(ErrorCode.OVERLOADED, refused.code());
      }
      long held = memory.held();
      assertTrue(held >= 0 && held <= MOST, () -> held + " are held");
    }
  }
}
