package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunClockTest {
  private final ManualTimer timer = new ManualTimer();
  private final RunClock clock = new RunClock(timer);

  private void pass(long nanos) {
    timer.advance(Duration.ofNanos(nanos));
  }

  @Test
  void tellsThePartsApart() {
    pass(2);
    clock.inputsReady();
    pass(30);
    clock.output(() -> pass(500));
    pass(4);
    clock.output(() -> pass(600));
    pass(1);
    clock.end();
    assertEquals(new ComputeTime(2, 35, 1100), clock.computeTime());
    assertEquals(clock.endNanos() - clock.startNanos(), clock.computeTime().totalNanos());
  }

  @Test
  void countsAFailedJoinAsInput() {
    pass(7);
    clock.end();
    assertEquals(new ComputeTime(7, 0, 0), clock.computeTime());
  }

  @Test
  void countsAFailedDeliveryAsOutput() {
    clock.inputsReady();
    assertThrows(
        IllegalStateException.class,
        () ->
            clock.output(
                () -> {
                  pass(3);
                  throw new IllegalStateException("wrong rows");
                }));
    clock.end();
    assertEquals(new ComputeTime(0, 0, 3), clock.computeTime());
  }

  @Test
  void addsUpTheRunsOfATask() {
    assertEquals(
        new ComputeTime(11, 22, 33), new ComputeTime(1, 2, 3).plus(new ComputeTime(10, 20, 30)));
    assertEquals(new ComputeTime(1, 2, 3), new ComputeTime(1, 2, 3).plus(ComputeTime.NONE));
  }
}
