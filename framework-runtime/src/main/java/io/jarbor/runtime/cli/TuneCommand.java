package io.jarbor.runtime.cli;

import io.jarbor.runtime.PackageChecker;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.document.YamlEdit;
import io.jarbor.runtime.tune.Goal;
import io.jarbor.runtime.tune.ManifestFile;
import io.jarbor.runtime.tune.ManifestFile.NotWritten;
import io.jarbor.runtime.tune.PackageBench;
import io.jarbor.runtime.tune.PackageBench.Present;
import io.jarbor.runtime.tune.Room;
import io.jarbor.runtime.tune.Settings;
import io.jarbor.runtime.tune.Trial;
import io.jarbor.runtime.tune.TunedPackage;
import io.jarbor.runtime.tune.Tuning;
import io.jarbor.runtime.tune.Tuning.Outcome;
import io.jarbor.runtime.tune.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    description = {
      "Find the instances, threads, batch size and delay with which a package answers most on this"
          + " machine, and write them into its manifest.",
      "They are measured in this process, without HTTP: leave the machine to it. The best is"
          + " measured again, in turn with what the manifest says now, and written only where it is"
          + " better."
    },
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  private static final int MOST_CLIENTS = 10_000;
  private static final double MOST_SECONDS = 3600;
  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(
      paramLabel = "PACKAGE",
      description =
          "Folder, zip or jar of a package. The lines for an archive's manifest are printed, since"
              + " archives are not written to.")
  private Path path;

  @Option(
      names = "--goal",
      paramLabel = "DURATION",
      description =
          "The most that p99 may be under each load, such as 20ms (default: what it is now).")
  private @Nullable String goal;

  @Option(
      names = "--clients",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,16",
      description =
          "Clients that ask at once, each one request after the other; each number is a load of its"
              + " own (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Most rows of a request that callers send. max-size is not made less, since it limits them"
              + " too (default: what max-size is now).")
  private @Nullable Integer rows;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "How long each load is measured each time (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "7",
      description =
          "How often the best and what the manifest says are measured in turn (default:"
              + " ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(names = "--dry-run", description = "Tell what would be written, and write nothing.")
  private boolean dry;

  @Override
  public Integer call() throws IOException {
    Goal wanted = goal();
    requireRanges();
    TunedPackage tuned = TunedPackage.at(path);
    ManifestFile manifest = ManifestFile.of(tuned);
    try (PackageChecker checker = new PackageChecker(options.load());
        PackageBench bench =
            new PackageBench(
                checker, tuned.source(), clients, Duration.ofNanos(Math.round(seconds * NANOS)))) {
      Present present = bench.present();
      TuneReport report = new TuneReport(spec.commandLine().getOut(), present.joins());
      Told told = new Told(report, spec.commandLine().getErr());
      told.tell("each load is " + present.origin() + ", for " + seconds + " s");
      manifest
          .obstacle()
          .ifPresent(
              reason ->
                  told.tell(
                      "nothing will be written, since " + reason + "; what is better is printed"));
      Outcome outcome =
          new Tuning(bench, room(present), wanted, pairs, told).run(present.settings());
      report.table(outcome);
      boolean done = conclude(outcome, present.settings(), manifest, report);
      report.out().flush();
      return done ? 0 : Main.EXIT_PROBLEM;
    }
  }

  private Goal goal() {
    if (goal == null) {
      return new Goal(OptionalDouble.empty());
    }
    Duration most =
        Quantities.duration(goal)
            .filter(duration -> !duration.isZero())
            .orElseThrow(
                () -> wrong("--goal: expected a duration such as 20ms, got '" + goal + "'"));
    return new Goal(OptionalDouble.of(most.toNanos() / NANOS_PER_MILLI));
  }

  private void requireRanges() {
    for (int each : clients) {
      require(each >= 1 && each <= MOST_CLIENTS, "--clients", "1 to " + MOST_CLIENTS, each);
    }
    require(seconds > 0 && seconds <= MOST_SECONDS, "--seconds", "up to 3600", seconds);
    require(pairs >= 1, "--pairs", "1 or more", pairs);
    if (rows != null) {
      require(rows >= 1, "--rows", "1 or more", rows);
    }
  }

  private void require(boolean fits, String option, String expected, Number got) {
    if (!fits) {
      throw wrong(option + ": expected " + expected + ", got " + got);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Room room(Present present) {
    return Room.around(
        present.settings(),
        Runtime.getRuntime().availableProcessors(),
        present.joins(),
        rows == null ? present.settings().maxSize() : rows,
        Collections.max(clients));
  }

  /** Returns false where the disk fails. */
  private boolean conclude(
      Outcome outcome, Settings now, ManifestFile manifest, TuneReport report) {
    PrintWriter out = report.out();
    out.println();
    if (outcome.winner().isEmpty()) {
      out.println("the manifest stands: " + report.name(now));
      outcome.verdict().ifPresent(report::best);
      return true;
    }
    Settings winner = outcome.winner().get();
    Verdict verdict = outcome.verdict().orElseThrow();
    out.println("the winner: " + report.name(winner) + "; " + verdict.reason());
    report.gains(verdict);
    Map<String, Object> changes = winner.changesFrom(now);
    if (dry) {
      out.println("nothing is written; into " + manifest.path() + " would go:");
      out.print(YamlEdit.print(changes));
      return true;
    }
    boolean done = true;
    try {
      manifest.write(changes, report.note(verdict));
      out.println("written into " + manifest.path() + ":");
    } catch (NotWritten e) {
      out.println("nothing is written, since " + e.getMessage() + "; put in by hand:");
    } catch (IOException e) {
      out.println(manifest.path() + " cannot be written: " + e + "; put in by hand:");
      done = false;
    }
    out.print(YamlEdit.print(changes));
    return done;
  }

  private record Told(TuneReport report, PrintWriter err) implements Tuning.Progress {
    @Override
    public void tried(Trial trial) {
      tell(report.progress(trial));
    }

    @Override
    public void judging(Settings contender) {
      tell("in turn with what the manifest says: " + report.name(contender));
    }

    @Override
    public void judged(Settings contender, Verdict verdict) {
      tell(verdict.reason());
    }

    void tell(String line) {
      err.println(line);
      err.flush();
    }
  }
}
