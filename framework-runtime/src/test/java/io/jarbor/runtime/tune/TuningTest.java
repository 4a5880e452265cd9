package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.tune.Tuning.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TuningTest {
  private static final Settings NOW = Measured.DEFAULT;
  private final List<String> told = new ArrayList<>();
  private int open;
  private int loads;
  private int warmed;
  private int measuredCold;

  private Outcome tune(Function<Settings, Measurement> machine) {
    return new Tuning(
            new FakeBench(machine),
            Room.around(NOW, 4, true, 1, 16),
            new Goal(OptionalDouble.empty()),
            5,
            new Noted())
        .run(NOW);
  }

  /** A machine on which a package is twice as fast with two threads, and no slower otherwise. */
  private static Measurement twoThreadsHelp(Settings settings) {
    return settings.threads() == 2 ? Measured.of(200, 2) : Measured.of(100, 4);
  }

  @Test
  void findsAndConfirmsWhatIsBetter() {
    Outcome outcome = tune(TuningTest::twoThreadsHelp);
    Settings winner = outcome.winner().orElseThrow();
    assertEquals(Map.of("/instances", 1, "/options/intra-op-threads", 2), winner.changesFrom(NOW));
    assertEquals(2, outcome.verdict().orElseThrow().gains().get(0).throughput().median());
    assertEquals(NOW, outcome.trials().get(0).settings());
    assertEquals(0, open);
  }

  @Test
  void theManifestStandsWhereNothingIsBetter() {
    Outcome outcome = tune(settings -> Measured.of(100, 4));
    assertEquals(Optional.empty(), outcome.winner());
    assertEquals(0, open);
  }

  @Test
  void theManifestStandsWhereTheBestWasThereByChance() {
    Map<Integer, Integer> times = new HashMap<>();
    Outcome outcome =
        tune(
            settings ->
                settings.threads() == 2 && times.merge(2, 1, Integer::sum) == 1
                    ? Measured.of(200, 2)
                    : Measured.of(100, 4));
    assertEquals(Optional.empty(), outcome.winner());
    assertFalse(outcome.verdict().orElseThrow().wins());
  }

  @Test
  void theManifestStandsInNoise() {
    Random random = new Random(3);
    int wins = 0;
    for (int i = 0; i < 100; i++) {
      Outcome outcome =
          tune(settings -> Measured.of(80 + 40 * random.nextDouble(), 3 + random.nextDouble()));
      wins += outcome.winner().isPresent() ? 1 : 0;
    }
    assertTrue(wins < 10, "won " + wins + " of 100");
  }

  @Test
  void whatFailsIsToldAndPassedOver() {
    Outcome outcome =
        tune(
            settings -> {
              if (settings.instances() > 1) {
                throw new ServingException(ErrorCode.BACKEND_FAILURE, "no memory");
              }
              return twoThreadsHelp(settings);
            });
    assertEquals(2, outcome.winner().orElseThrow().threads());
    assertTrue(
        outcome.trials().stream().anyMatch(trial -> trial.failure().equals("no memory")),
        told.toString());
    assertEquals(0, open);
  }

  @Test
  void whatAPackageThrowsIsAFailedTrial() {
    Outcome outcome =
        tune(
            settings -> {
              if (settings.instances() > 1) {
                throw new NoClassDefFoundError("a/B");
              }
              if (!settings.join()) {
                throw new IllegalStateException();
              }
              return twoThreadsHelp(settings);
            });
    assertEquals(2, outcome.winner().orElseThrow().threads());
    List<String> failures = outcome.trials().stream().map(Trial::failure).toList();
    assertTrue(failures.contains("java.lang.NoClassDefFoundError: a/B"), failures.toString());
    assertTrue(failures.contains("java.lang.IllegalStateException"), failures.toString());
    assertEquals(0, open);
  }

  @Test
  void aContenderThatThrowsWhileItIsJudgedLoses() {
    Map<Integer, Integer> times = new HashMap<>();
    Outcome outcome =
        tune(
            settings -> {
              if (settings.threads() == 2 && times.merge(2, 1, Integer::sum) > 1) {
                throw new IllegalStateException("worn out");
              }
              return settings.threads() == 2 ? Measured.of(200, 2) : Measured.of(100, 4);
            });
    assertEquals(Optional.empty(), outcome.winner());
    assertEquals(
        "it cannot be judged: java.lang.IllegalStateException: worn out",
        outcome.verdict().orElseThrow().reason());
    assertEquals(0, open);
  }

  @Test
  void nothingIsMeasuredCold() {
    Outcome outcome = tune(TuningTest::twoThreadsHelp);
    assertTrue(outcome.winner().isPresent());
    assertEquals(loads, warmed);
    assertEquals(0, measuredCold);
  }

  @Test
  void failsWhereThePackageFailsAsItIs() {
    ServingException failure =
        assertThrows(
            ServingException.class,
            () ->
                tune(
                    settings -> {
                      throw new ServingException(ErrorCode.BACKEND_FAILURE, "nan");
                    }));
    assertEquals("nan", failure.getMessage());
    assertEquals(0, open);
  }

  @Test
  void endsWhereEveryStepIsBetter() {
    double[] last = {100};
    Outcome outcome = tune(settings -> Measured.of(last[0] *= 1.1, 4));
    assertTrue(outcome.trials().size() <= 40, outcome.trials().size() + " trials");
  }

  private final class FakeBench implements Bench {
    private final Function<Settings, Measurement> machine;

    FakeBench(Function<Settings, Measurement> machine) {
      this.machine = machine;
    }

    @Override
    public Loaded load(Settings settings) {
      open++;
      loads++;
      return new Loaded() {
        private boolean warm;

        @Override
        public void warm() {
          warm = true;
          warmed++;
        }

        @Override
        public Measurement measure() {
          measuredCold += warm ? 0 : 1;
          return machine.apply(settings);
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  private final class Noted implements Tuning.Progress {
    @Override
    public void tried(Trial trial) {
      told.add("tried " + trial);
    }

    @Override
    public void judging(Settings contender) {
      told.add("judging " + contender);
    }

    @Override
    public void judged(Settings contender, Verdict verdict) {
      told.add("judged " + verdict);
    }
  }
}
