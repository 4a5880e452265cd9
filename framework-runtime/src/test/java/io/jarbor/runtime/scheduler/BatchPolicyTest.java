package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jarbor.api.manifest.Batching;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchPolicyTest {
  private static final BatchPolicy NO_DELAY = new BatchPolicy(8, 0);
  private static final BatchPolicy DELAY = new BatchPolicy(8, 1000);

  private static BatchPolicy.Decision decide(
      BatchPolicy policy, int idle, long patience, int... rows) {
    return policy.decide(idle, rows, rows.length, patience);
  }

  private static void assertWaits(long nanos, BatchPolicy.Decision decision) {
    assertFalse(decision.run());
    assertEquals(nanos, decision.waitNanos());
  }

  @Test
  void readsTheManifest() {
    assertEquals(
        new BatchPolicy(5, 2_000_000),
        BatchPolicy.of(Batching.builder().maxSize(5).maxDelay(Duration.ofMillis(2)).build()));
  }

  @Test
  void runsASingleRequestAtOnceWhileAnInstanceIsIdle() {
    assertEquals(1, decide(NO_DELAY, 1, 0, 1).take());
  }

  @Test
  void waitsForAnInstanceWithoutAnAlarm() {
    assertWaits(BatchPolicy.UNTIL_CHANGE, decide(NO_DELAY, 0, 0, 1, 1));
    assertWaits(BatchPolicy.UNTIL_CHANGE, decide(DELAY, 0, 10, 8));
  }

  @Test
  void waitsWhereNothingWaits() {
    assertWaits(BatchPolicy.UNTIL_CHANGE, decide(NO_DELAY, 3, 0));
  }

  @Test
  void takesAllThatFits() {
    assertEquals(3, decide(NO_DELAY, 1, 0, 1, 2, 3).take());
  }

  @Test
  void keepsTheRowsOfARequestWhole() {
    assertEquals(2, decide(NO_DELAY, 1, 0, 3, 4, 2, 1).take());
  }

  @Test
  void takesARequestAsLargeAsABatch() {
    assertEquals(1, decide(NO_DELAY, 1, 0, 8, 8).take());
  }

  @Test
  void waitsOutTheDelayWhileTheBatchIsNotFull() {
    assertWaits(400, decide(DELAY, 1, 400, 3, 4));
  }

  @Test
  void runsWhenTheDelayIsOver() {
    assertEquals(2, decide(DELAY, 1, 0, 3, 4).take());
    assertEquals(2, decide(DELAY, 1, -5, 3, 4).take());
  }

  @Test
  void sendsFullBatchAtOnce() {
    assertEquals(2, decide(DELAY, 1, 400, 4, 4).take());
  }

  @Test
  void sendsAtOnceWhatTheNextRequestDoesNotFitInto() {
    assertEquals(2, decide(DELAY, 1, 400, 4, 3, 2).take());
  }

  @Test
  void countsOnlyTheGivenRequests() {
    assertEquals(2, NO_DELAY.decide(1, new int[] {1, 1, 7, 7}, 2, 0).take());
  }

  @Test
  void isPatientForTheDelayButNotForMoreThanHalfOfTheTimeLeft() {
    assertEquals(1000, DELAY.patienceNanos(5000));
    assertEquals(300, DELAY.patienceNanos(600));
    assertEquals(0, DELAY.patienceNanos(-600));
    assertEquals(0, NO_DELAY.patienceNanos(5000));
  }
}
