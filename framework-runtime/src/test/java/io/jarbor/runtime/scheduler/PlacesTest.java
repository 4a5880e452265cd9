package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places =
      new Places(
          Harness.ID,
          Limits.builder().queue(2).queueBytes(100).timeout(Duration.ofSeconds(1)).build(),
          ahead -> Duration.ofMillis(ahead));

  private static ServingException refusal(Runnable action) {
    return assertThrows(ServingException.class, action::run);
  }

  @Test
  void countsRequestsAndBytes() {
    Reservation one = places.take(10);
    Reservation two = places.take(20);
    assertEquals(2, places.requests());
    assertEquals(30, places.bytes());
    one.close();
    two.close();
    assertEquals(0, places.requests());
    assertEquals(0, places.bytes());
  }

  @Test
  void refusesOneRequestMoreThanItHolds() {
    places.take(0);
    places.take(0);
    ServingException refusal = refusal(() -> places.take(0));
    assertEquals(ErrorCode.OVERLOADED, refusal.code());
    assertEquals("fake:1 is overloaded: 2 of 2 requests are under way", refusal.getMessage());
    assertEquals(Optional.of(Duration.ofMillis(2)), refusal.retryAfter());
    assertEquals(2, places.requests());
  }

  @Test
  void refusesBytesThatDoNotFitAndGivesThePlaceBack() {
    places.take(60);
    ServingException refusal = refusal(() -> places.take(41));
    assertEquals(ErrorCode.OVERLOADED, refusal.code());
    assertEquals(
        "fake:1 is overloaded: 60 of 100 bytes are taken, 41 more are asked", refusal.getMessage());
    assertEquals(1, places.requests());
    assertEquals(60, places.bytes());
  }

  @Test
  void refusesForGoodWhatNeverFits() {
    ServingException refusal = refusal(() -> places.take(101));
    assertEquals(ErrorCode.TOO_LARGE, refusal.code());
    assertEquals(
        "the request holds 101 bytes; fake:1 takes at most 100 (its limits' queue-bytes)",
        refusal.getMessage());
    assertEquals(0, places.requests());
  }

  @Test
  void resizesInBothDirections() {
    Reservation one = places.take(0);
    one.resize(70);
    assertEquals(70, places.bytes());
    one.resize(20);
    assertEquals(20, places.bytes());
    one.close();
    assertEquals(0, places.bytes());
  }

  @Test
  void keepsThePlaceWhereThereIsNoRoomForMoreBytes() {
    places.take(50);
    Reservation two = places.take(10);
    assertEquals(ErrorCode.OVERLOADED, refusal(() -> two.resize(51)).code());
    assertEquals(ErrorCode.TOO_LARGE, refusal(() -> two.resize(101)).code());
    assertEquals(60, places.bytes());
    assertEquals(2, places.requests());
  }

  @Test
  void closesOnce() {
    Reservation one = places.take(10);
    one.close();
    one.close();
    one.resize(50);
    assertEquals(0, places.requests());
    assertEquals(0, places.bytes());
  }

  @Test
  void losesNothingWhereThreadsTakeResizeAndGiveBackAtOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int round = 0; round < 20_000; round++) {
                  try (Reservation place = places.take(round % 50)) {
                    place.resize((round * 7) % 60);
                  } catch (ServingException e) {
                    assertEquals(ErrorCode.OVERLOADED, e.code());
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, places.requests());
    assertEquals(0, places.bytes());
  }
}
