package io.jarbor.runtime.tune;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.tune.Bench.Loaded;
import io.jarbor.runtime.tune.Judge.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds better settings: a search, then a judgement of its best against the present settings, by
 * measurements in turn. For one thread.
 */
public final class Tuning {
  /** Settings that are tried at most, so that it ends. */
  private static final int MOST_TRIALS = 40;

  /** How many of the best are judged: the first may be there by chance. */
  private static final int CONTENDERS = 2;

  private final Bench bench;
  private final Room room;
  private final Goal goal;
  private final int pairs;
  private final Progress progress;

  /** Learns how it goes. */
  public interface Progress {

    /** Something was tried. */
    void tried(Trial trial);

    /** A contender is judged now. */
    void judging(Settings contender);

    /** It was. */
    void judged(Settings contender, Verdict verdict);
  }

  /**
   * What was found.
   *
   * @param trials in their order, the present settings first
   * @param winner empty where the present settings stand
   * @param verdict on the winner; else on the best contender; empty where there was none
   */
  public record Outcome(List<Trial> trials, Optional<Settings> winner, Optional<Verdict> verdict) {}

  /**
   * Prepare to tune.
   *
   * @param room how far settings may be moved
   * @param pairs of measurements that a contender is judged by, 1 or more
   */
  public Tuning(Bench bench, Room room, Goal goal, int pairs, Progress progress) {
    this.bench = bench;
    this.room = room;
    this.goal = goal;
    this.pairs = pairs;
    this.progress = progress;
  }

  /**
   * Search and judge; blocks for long.
   *
   * @param present what the manifest has
   * @throws ServingException if the package cannot be loaded, or not be asked, as it is
   */
  public Outcome run(Settings present) {
    Measurement now = measureFirst(present);
    progress.tried(Trial.of(present, now));
    List<Trial> trials = new Search(room, goal, MOST_TRIALS, this::attempt).from(present, now);
    Optional<Verdict> first = Optional.empty();
    for (Settings contender : contenders(trials, now)) {
      progress.judging(contender);
      Verdict verdict = judge(present, contender);
      progress.judged(contender, verdict);
      if (verdict.wins()) {
        return new Outcome(trials, Optional.of(contender), Optional.of(verdict));
      }
      first = first.isPresent() ? first : Optional.of(verdict);
    }
    return new Outcome(trials, Optional.empty(), first);
  }

  /** The first run in a process is of Java that is cold. */
  private Measurement measureFirst(Settings present) {
    try (Loaded loaded = warmed(present)) {
      Measurement unused = loaded.measure();
      return loaded.measure();
    }
  }

  private Loaded warmed(Settings settings) {
    Loaded loaded = bench.load(settings);
    try {
      loaded.warm();
      return loaded;
    } catch (Throwable e) {
      loaded.close();
      throw e;
    }
  }

  private Trial attempt(Settings settings) {
    Trial trial;
    try (Loaded loaded = warmed(settings)) {
      trial = Trial.of(settings, loaded.measure());
    } catch (Throwable e) {
      trial = Trial.failed(settings, reason(e));
    }
    progress.tried(trial);
    return trial;
  }

  /** A package's code may throw anything, and what was measured until then is worth to be told. */
  private static String reason(Throwable thrown) {
    return thrown instanceof ServingException known
        ? String.valueOf(known.getMessage())
        : thrown.getClass().getName()
            + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
  }

  private List<Settings> contenders(List<Trial> trials, Measurement now) {
    double present = goal.score(now, now);
    return trials.stream()
        .filter(trial -> trial.measurement().isPresent())
        .filter(trial -> score(trial, now) > present)
        .sorted(Comparator.comparingDouble((Trial trial) -> score(trial, now)).reversed())
        .limit(CONTENDERS)
        .map(Trial::settings)
        .toList();
  }

  private double score(Trial trial, Measurement now) {
    return goal.score(trial.measurement().orElseThrow(), now);
  }

  /** Both stay loaded, so that neither is colder; who goes first changes from pair to pair. */
  private Verdict judge(Settings present, Settings contender) {
    List<Pair> measured = new ArrayList<>();
    try (Loaded now = warmed(present);
        Loaded then = warmed(contender)) {
      for (int i = 0; i < pairs; i++) {
        if (i % 2 == 0) {
          Measurement first = now.measure();
          measured.add(new Pair(first, then.measure()));
        } else {
          Measurement first = then.measure();
          measured.add(new Pair(now.measure(), first));
        }
      }
    } catch (Throwable e) {
      return new Verdict(false, "it cannot be judged: " + reason(e), List.of());
    }
    return new Judge(goal).judge(measured);
  }
}
