package io.jarbor.runtime.tune;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Decides whether a contender is better than the present settings, by measurements that were taken
 * in turn. In doubt it is not: the manifest is never made worse.
 */
final class Judge {
  /** What a gain must be to be worth a change. */
  private static final double WORTH = 1.03;

  /** How far a load may seem worse, by the median. */
  private static final double NOISE = 0.02;

  /**
   * Of so many pairs one may contradict: something else ran on the machine then. Two of the same
   * kind pass for better by chance in 1 of 100 cases so; of seven with an exception, in 6.
   */
  private static final int PAIRS_AN_EXCEPTION = 10;

  private final Goal goal;

  Judge(Goal goal) {
    this.goal = goal;
  }

  /**
   * Two measurements, one straight after the other.
   *
   * @param present of the settings that the manifest has
   */
  record Pair(Measurement present, Measurement contender) {}

  /**
   * Judge.
   *
   * @param pairs 1 or more, of the same loads
   */
  Verdict judge(List<Pair> pairs) {
    List<Gain> gains =
        IntStream.range(0, pairs.get(0).present().loads().size())
            .mapToObj(load -> gain(pairs, load))
            .toList();
    int exceptions = pairs.size() / PAIRS_AN_EXCEPTION;
    boolean presentMisses = 2 * missing(pairs, Pair::present) > pairs.size();
    boolean contenderHolds = missing(pairs, Pair::contender) <= exceptions;
    if (presentMisses && contenderHolds) {
      return new Verdict(true, "it holds the goal, which the present settings miss", gains);
    }
    if (goal.p99Millis().isPresent() && !presentMisses && !contenderHolds) {
      return new Verdict(false, "it misses the goal, which the present settings hold", gains);
    }
    boolean anyLatency = goal.p99Millis().isPresent() && !presentMisses;
    for (Gain gain : gains) {
      String under = " with " + gain.load();
      if (gain.throughput().median() < 1 - NOISE) {
        return new Verdict(false, "less is answered" + under, gains);
      }
      if (!anyLatency && gain.p99().median() > 1 + NOISE) {
        return new Verdict(false, "p99 is worse" + under, gains);
      }
    }
    return byThroughput(pairs, exceptions, gains);
  }

  private static Verdict byThroughput(List<Pair> pairs, int exceptions, List<Gain> gains) {
    double[] overall =
        pairs.stream()
            .mapToDouble(pair -> pair.contender().throughputOver(pair.present()))
            .toArray();
    long better = IntStream.range(0, overall.length).filter(i -> overall[i] > 1).count();
    String found = "more is answered in " + better + " of " + pairs.size() + " pairs";
    return better >= pairs.size() - exceptions && Spread.of(overall).median() >= WORTH
        ? new Verdict(true, found, gains)
        : new Verdict(false, found + ", and by too little to be sure of", gains);
  }

  private long missing(List<Pair> pairs, Function<Pair, Measurement> side) {
    return pairs.stream().filter(pair -> goal.missedBy(side.apply(pair))).count();
  }

  private static Gain gain(List<Pair> pairs, int load) {
    return new Gain(
        pairs.get(0).present().loads().get(load).clients(),
        ratios(pairs, load, Figures::perSecond),
        ratios(pairs, load, Figures::p99Millis));
  }

  private static Spread ratios(List<Pair> pairs, int load, ToDoubleFunction<Figures> figure) {
    return Spread.of(
        pairs.stream()
            .mapToDouble(
                pair ->
                    figure.applyAsDouble(pair.contender().loads().get(load))
                        / figure.applyAsDouble(pair.present().loads().get(load)))
            .toArray());
  }
}
