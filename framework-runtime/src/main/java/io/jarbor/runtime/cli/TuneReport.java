package io.jarbor.runtime.cli;

import io.jarbor.api.error.Counted;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.tune.Figures;
import io.jarbor.runtime.tune.Front;
import io.jarbor.runtime.tune.Gain;
import io.jarbor.runtime.tune.Settings;
import io.jarbor.runtime.tune.Spread;
import io.jarbor.runtime.tune.Trial;
import io.jarbor.runtime.tune.Tuning.Outcome;
import io.jarbor.runtime.tune.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tells what tuning measured.
 *
 * @param batched false where batches are not tuned, since batching is off
 */
record TuneReport(PrintWriter out, boolean batched) {

  /** Print all that was tried, the front under each load marked. */
  void table(Outcome outcome) {
    List<Trial> trials = outcome.trials();
    List<Figures> loads = trials.get(0).measurement().orElseThrow().loads();
    List<String> headings = new ArrayList<>(List.of("INSTANCES", "THREADS", "BATCH", "DELAY"));
    for (Figures load : loads) {
      headings.add(Counted.of(load.clients(), "CLIENT").toUpperCase(Locale.ROOT));
      headings.add("P50");
      headings.add("P99");
    }
    headings.add("");
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (Trial trial : trials) {
      table.add(row(trial, outcome, loads.size()));
    }
    table.print(out);
    out.println("* on the front: nothing tried answers more with a p99 that is as low");
  }

  private String[] row(Trial trial, Outcome outcome, int loads) {
    Settings settings = trial.settings();
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(settings.instances()));
    cells.add(settings.threads() == 0 ? "-" : Integer.toString(settings.threads()));
    cells.add(batch(settings));
    cells.add(batched && settings.join() ? Quantities.format(settings.maxDelay()) : "-");
    for (int i = 0; i < loads; i++) {
      if (trial.measurement().isPresent()) {
        Figures figures = trial.measurement().get().loads().get(i);
        cells.add(rate(figures.perSecond()));
        cells.add(millis(figures.p50Millis()));
        cells.add(
            millis(figures.p99Millis()) + (Front.holds(trial, outcome.trials(), i) ? " *" : ""));
      } else {
        cells.addAll(List.of("-", "-", "-"));
      }
    }
    cells.add(note(trial, outcome));
    return cells.toArray(String[]::new);
  }

  private String batch(Settings settings) {
    if (!batched) {
      return "off";
    }
    return settings.join() ? Integer.toString(settings.maxSize()) : "alone";
  }

  private static String note(Trial trial, Outcome outcome) {
    if (trial.measurement().isEmpty()) {
      return "failed: " + trial.failure().lines().findFirst().orElse("");
    }
    if (trial.settings().equals(outcome.trials().get(0).settings())) {
      return "now";
    }
    return outcome.winner().filter(trial.settings()::equals).isPresent() ? "winner" : "";
  }

  /** Print what speaks against the best that was found. */
  void best(Verdict verdict) {
    out.println("the best of the others was measured in turn with it; " + verdict.reason());
    gains(verdict);
  }

  /** Print what was found in turns, a line a load. */
  void gains(Verdict verdict) {
    verdict.gains().forEach(gain -> out.println("  " + line(gain)));
  }

  /** Tell a gain in a manifest, on one line. */
  String note(Verdict verdict) {
    return verdict.gains().stream().map(TuneReport::line).collect(Collectors.joining("; "))
        + "; on "
        + Counted.of(Runtime.getRuntime().availableProcessors(), "core");
  }

  private static String line(Gain gain) {
    return gain.load() + ": throughput " + times(gain.throughput()) + ", p99 " + times(gain.p99());
  }

  /** One line for one trial. */
  String progress(Trial trial) {
    StringBuilder line = new StringBuilder(name(trial.settings()));
    trial
        .measurement()
        .ifPresentOrElse(
            measurement ->
                measurement
                    .loads()
                    .forEach(
                        load ->
                            line.append(", ")
                                .append(Counted.of(load.clients(), "client"))
                                .append(' ')
                                .append(rate(load.perSecond()))
                                .append(" p99 ")
                                .append(millis(load.p99Millis()))),
            () -> line.append(": failed: ").append(trial.failure()));
    return line.toString();
  }

  /** Name settings, on one line. */
  String name(Settings settings) {
    StringBuilder name = new StringBuilder(Counted.of(settings.instances(), "instance"));
    if (settings.threads() > 0) {
      name.append(" of ").append(Counted.of(settings.threads(), "thread"));
    }
    if (batched) {
      name.append(
          settings.join()
              ? ", batches of "
                  + settings.maxSize()
                  + " after "
                  + Quantities.format(settings.maxDelay())
              : ", each request alone");
    }
    return name.toString();
  }

  private static String times(Spread spread) {
    return String.format(
        Locale.ROOT, "%.2fx (%.2f to %.2f)", spread.median(), spread.least(), spread.most());
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f/s" : "%.0f/s", perSecond);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 100 ? "%.2fms" : "%.0fms", millis);
  }
}
