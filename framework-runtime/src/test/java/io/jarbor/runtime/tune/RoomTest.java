package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.manifest.Bounds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final Settings DEFAULT = Measured.DEFAULT;

  /** All that can be reached. */
  private static Set<Settings> reached(Room room, Settings from) {
    Set<Settings> reached = new HashSet<>(Set.of(from));
    Deque<Settings> left = new ArrayDeque<>(reached);
    while (!left.isEmpty()) {
      for (Settings step : room.beside(left.remove())) {
        if (reached.add(step)) {
          left.add(step);
        }
      }
    }
    return reached;
  }

  @Test
  void aStepIsInOneDimension() {
    Room room = Room.around(DEFAULT, 2, true, 16, 16);
    assertEquals(
        List.of(
            DEFAULT.withInstances(2),
            DEFAULT.withThreads(2),
            DEFAULT.withJoin(false),
            DEFAULT.withMaxSize(16),
            DEFAULT.withMaxDelay(Duration.ofNanos(500_000))),
        room.beside(DEFAULT));
  }

  @Test
  void instancesAreTradedForThreads() {
    Room room = Room.around(DEFAULT, 4, false, 32, 1);
    assertTrue(
        room.beside(DEFAULT.withInstances(2).withThreads(2))
            .contains(DEFAULT.withInstances(4).withThreads(1)));
  }

  @Test
  void instancesAndThreadsKeepToTheCores() {
    for (Settings each : reached(Room.around(DEFAULT, 6, false, 32, 1), DEFAULT)) {
      assertTrue(each.instances() * each.threads() <= 6, each.toString());
    }
  }

  @Test
  void threadsAreReachedFromAnInstanceForEachCore() {
    for (int cores = 2; cores < 25; cores++) {
      Settings from = DEFAULT.withInstances(cores);
      Set<Settings> reached = reached(Room.around(from, cores, false, 32, 1), from);
      assertTrue(reached.contains(DEFAULT.withThreads(cores)), cores + " cores");
      assertTrue(reached.contains(DEFAULT.withThreads(2).withInstances(1)), cores + " cores");
    }
  }

  @Test
  void threadsAreLeftAloneWhereTheBackendTakesNone() {
    Settings none = DEFAULT.withThreads(0);
    Room room = Room.around(none, 2, false, 32, 1);
    assertTrue(reached(room, none).stream().allMatch(each -> each.threads() == 0));
    assertTrue(reached(room, none).contains(none.withInstances(8)));
  }

  @Test
  void noMoreInstancesThanAManifestMayHave() {
    for (Settings each : new Settings[] {DEFAULT, DEFAULT.withThreads(0)}) {
      Room room = Room.around(each, 2000, false, 32, 1);
      assertEquals(Bounds.MOST_INSTANCES, room.instances().last());
    }
  }

  @Test
  void nothingWaitsForCompanyThatNeverComes() {
    Settings waits = DEFAULT.withMaxDelay(Duration.ofSeconds(1));
    Set<Settings> alone = new HashSet<>(reached(Room.around(waits, 2, true, 1, 16), waits));
    alone.removeIf(Settings::join);
    assertFalse(alone.isEmpty());
    assertTrue(alone.stream().allMatch(each -> each.maxDelay().isZero()), alone.toString());
  }

  @Test
  void batchesHoldWhatOneRequestMayBring() {
    Set<Settings> reached = reached(Room.around(DEFAULT, 2, true, 8, 16), DEFAULT);
    assertTrue(reached.stream().allMatch(each -> each.maxSize() >= 8));
    assertTrue(reached.contains(DEFAULT.withMaxSize(8)));
  }

  @Test
  void requestsAreNeverMadeToShareBatches() {
    Settings alone = DEFAULT.withJoin(false);
    Set<Settings> reached = reached(Room.around(alone, 2, false, 1, 16), alone);
    assertTrue(reached.stream().noneMatch(Settings::join));
    Settings single = DEFAULT.withMaxSize(1);
    assertTrue(
        reached(Room.around(single, 2, true, 1, 16), single).stream()
            .allMatch(each -> each.maxSize() == 1));
  }
}
