package io.jarbor.runtime.cli;

import io.jarbor.runtime.PackageChecker;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.tune.Goal;
import io.jarbor.runtime.tune.PackageBench;
import io.jarbor.runtime.tune.Room;
import io.jarbor.runtime.tune.Settings;
import io.jarbor.runtime.tune.Trial;
import io.jarbor.runtime.tune.Tuning;
import io.jarbor.runtime.tune.Tuning.Outcome;
import io.jarbor.runtime.tune.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    description = {
      "Find the instances, threads, batch size and delay with which a package answers most on this"
          + " machine, and write them into its manifest.",
      "They are measured in this process, without HTTP, so leave the machine to it. What is found is"
          + " measured in turn with what the manifest says now, and written only where it is better."
    },
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "PACKAGE", description = "Folder, zip or jar of a package.")
  private Path path;

  @Option(
      names = "--goal",
      paramLabel = "DURATION",
      description =
          "The most that p99 may be, such as 20ms (default: what it is now, under each load).")
  private @Nullable String goal;

  @Option(
      names = "--clients",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,16",
      description =
          "Clients that ask at once, each one request after the other; a load each"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "2",
      description = "How long each load is measured (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Most rows of one request that callers send. A manifest's max-size limits them, too, so it"
              + " is not lowered below (default: what it is now).")
  private @Nullable Integer rows;

  @Option(names = "--dry-run", description = "Tell what would be written, and write nothing.")
  private boolean dry;

  @Override
  public Integer call() {
    List<PackageSource> packages = PackageChecker.packages(path);
    PackageSource source = packages.get(0);
    try (PackageChecker checker = new PackageChecker(options.load());
        PackageBench bench =
            new PackageBench(
                checker, source, clients, Duration.ofNanos(Math.round(seconds * 1e9)))) {
      PackageBench.Present present = bench.present();
      Settings now = present.settings();
      Room room =
          Room.around(
              now,
              Runtime.getRuntime().availableProcessors(),
              present.joins(),
              rows == null ? now.maxSize() : rows,
              Collections.max(clients));
      PrintWriter err = spec.commandLine().getErr();
      TuneReport report = new TuneReport(spec.commandLine().getOut(), present.joins());
      err.println("asking for " + present.origin());
      err.flush();
      Outcome outcome = new Tuning(bench, room, goal(), 7, new Told(report, err)).run(now);
      report.table(outcome);
      outcome.verdict().ifPresent(report::gains);
      outcome
          .winner()
          .filter(winner -> dry)
          .ifPresent(winner -> report.out().println(winner.changesFrom(now)));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private Goal goal() {
    if (goal == null) {
      return new Goal(OptionalDouble.empty());
    }
    return new Goal(OptionalDouble.of(Quantities.duration(goal).orElseThrow().toNanos() / 1e6));
  }

  private record Told(TuneReport report, PrintWriter err) implements Tuning.Progress {
    @Override
    public void tried(Trial trial) {
      tell(report.progress(trial));
    }

    @Override
    public void judging(Settings contender) {
      tell("now in turn with what the manifest says: " + report.name(contender));
    }

    @Override
    public void judged(Settings contender, Verdict verdict) {
      tell(verdict.reason());
    }

    private void tell(String line) {
      err.println(line);
      err.flush();
    }
  }
}
