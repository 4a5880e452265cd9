package io.jarbor.runtime.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Goes from the present settings to better ones, a step in one dimension at a time, until no step
 * is better. Finds a peak, not always the highest one: a whole grid would take hours.
 */
final class Search {
  /** What a step must bring, so that noise leads nowhere. */
  private static final double STEP = 1.02;

  private final Room room;
  private final Goal goal;
  private final int most;
  private final Function<Settings, Trial> measure;
  private final Map<Settings, Trial> tried = new LinkedHashMap<>();

  /**
   * Create a search.
   *
   * @param most settings that are tried
   */
  Search(Room room, Goal goal, int most, Function<Settings, Trial> measure) {
    this.room = room;
    this.goal = goal;
    this.most = most;
    this.measure = measure;
  }

  /**
   * Search.
   *
   * @param start what the manifest has, and how it was measured
   * @return all that was tried, in its order, the start first
   */
  List<Trial> from(Settings start, Measurement present) {
    tried.put(start, Trial.of(start, present));
    Settings at = start;
    double best = goal.score(present, present);
    for (boolean moved = true; moved; ) {
      moved = false;
      Settings from = at;
      for (Settings step : room.beside(from)) {
        if (tried.size() >= most || tried.containsKey(step)) {
          continue;
        }
        Trial trial = measure.apply(step);
        tried.put(step, trial);
        double score =
            trial
                .measurement()
                .map(measured -> goal.score(measured, present))
                .orElse(Double.NEGATIVE_INFINITY);
        if (better(score, best)) {
          best = score;
          at = step;
          moved = true;
        }
      }
    }
    return List.copyOf(tried.values());
  }

  /** Below 0 a score tells what is missing, so less of it is better. */
  private static boolean better(double score, double best) {
    return best > 0 ? score > best * STEP : score > best / STEP;
  }
}
