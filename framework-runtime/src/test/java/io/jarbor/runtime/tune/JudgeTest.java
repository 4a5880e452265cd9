package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.tune.Judge.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Judge NO_GOAL = new Judge(new Goal(OptionalDouble.empty()));
  private static final Judge GOAL_OF_10_MS = new Judge(new Goal(OptionalDouble.of(10)));

  /** Throughput of a contender against 100, at the same p99. */
  private static Verdict judgeThroughput(double... perSecond) {
    List<Pair> pairs = new ArrayList<>();
    for (double each : perSecond) {
      pairs.add(new Pair(Measured.of(100, 5), Measured.of(each, 5)));
    }
    return NO_GOAL.judge(pairs);
  }

  private static List<Pair> pairs(Measurement present, Measurement contender) {
    return List.of(
        new Pair(present, contender),
        new Pair(present, contender),
        new Pair(present, contender),
        new Pair(present, contender),
        new Pair(present, contender));
  }

  @Test
  void aClearGainWins() {
    Verdict verdict = judgeThroughput(140, 150, 160, 150, 145);
    assertTrue(verdict.wins(), verdict.reason());
    assertEquals(new Spread(1.4, 1.5, 1.6), verdict.gains().get(0).throughput());
    assertEquals(new Spread(1, 1, 1), verdict.gains().get(0).p99());
  }

  @Test
  void theSameLoses() {
    assertFalse(judgeThroughput(100, 100, 100, 100, 100).wins());
  }

  @Test
  void aGainWithinTheNoiseLoses() {
    assertFalse(judgeThroughput(102, 101, 102, 102, 101).wins());
    assertFalse(judgeThroughput(150, 90, 150, 90, 150).wins());
  }

  @Test
  void ofTenPairsOneMayContradict() {
    assertFalse(judgeThroughput(150, 150, 150, 150, 90).wins());
    assertTrue(judgeThroughput(150, 150, 150, 150, 90, 150, 150, 150, 150, 150).wins());
    assertFalse(judgeThroughput(150, 150, 150, 90, 90, 150, 150, 150, 150, 150).wins());
  }

  @Test
  void lessUnderOneLoadLosesWhateverTheOthersGain() {
    Verdict verdict = NO_GOAL.judge(pairs(Measured.of(100, 5, 100, 5), Measured.of(90, 5, 300, 5)));
    assertFalse(verdict.wins());
    assertEquals("less is answered with 1 client", verdict.reason());
  }

  @Test
  void aWorseP99LosesWithoutAGoal() {
    Verdict verdict =
        NO_GOAL.judge(pairs(Measured.of(100, 5, 100, 5), Measured.of(200, 5, 200, 5.5)));
    assertFalse(verdict.wins());
    assertEquals("p99 is worse with 16 clients", verdict.reason());
  }

  @Test
  void aWorseP99MayBeWithinTheGoal() {
    assertTrue(GOAL_OF_10_MS.judge(pairs(Measured.of(100, 5), Measured.of(200, 9))).wins());
    assertFalse(GOAL_OF_10_MS.judge(pairs(Measured.of(100, 5), Measured.of(200, 11))).wins());
  }

  @Test
  void holdingTheGoalWinsOverMissingIt() {
    Verdict verdict = GOAL_OF_10_MS.judge(pairs(Measured.of(100, 12), Measured.of(95, 9)));
    assertTrue(verdict.wins(), verdict.reason());
  }

  @Test
  void whereBothMissTheGoalMoreAnswersWinUnlessP99IsWorse() {
    assertTrue(GOAL_OF_10_MS.judge(pairs(Measured.of(100, 20), Measured.of(150, 15))).wins());
    assertFalse(GOAL_OF_10_MS.judge(pairs(Measured.of(100, 20), Measured.of(150, 25))).wins());
  }

  @Test
  void chanceAloneHardlyEverWins() {
    Random random = new Random(5);
    for (int pairs : new int[] {7, 10}) {
      int wins = 0;
      for (int i = 0; i < 1000; i++) {
        wins += judgeThroughput(random.doubles(pairs, 80, 120).toArray()).wins() ? 1 : 0;
      }
      assertTrue(wins < 30, wins + " of 1000 won by " + pairs + " pairs");
    }
  }

  @Test
  void whatIsReallyWorseNeverWins() {
    Random random = new Random(6);
    for (int i = 0; i < 1000; i++) {
      assertFalse(judgeThroughput(random.doubles(7, 70, 110).toArray()).wins());
    }
  }
}
