package io.jarbor.example.textgenerator.training;

import io.jarbor.example.textgenerator.Proposals;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Trains the network, and writes {@code text-generator.params} and {@code symbols.txt} into a
 * folder: {@code --steps 10000 --seed 7 --output FOLDER}. Shows the loss and a sample as it goes,
 * and saves what it has every 500 steps.
 */
public final class Training {
  static final String PARAMETERS = "text-generator.params";
  static final String SYMBOLS = "symbols.txt";
  private static final int REPORT_EVERY = 100;
  private static final int SAMPLE_EVERY = 500;
  private static final double TEMPERATURE = 0.7;
  private static final int SAMPLE_LENGTH = 120;

  private final Corpus corpus = Corpus.harbour();
  private final PrintStream out;
  private final Path folder;

  private Training(PrintStream out, Path folder) {
    this.out = out;
    this.folder = folder;
  }

  /** Train from the command line. */
  public static void main(String[] args) throws IOException {
    System.setProperty("ai.djl.offline", "true");
    Arguments arguments =
        Arguments.of(args, Map.of("steps", "10000", "seed", "7", "output", "target/trained"));
    Path folder = Files.createDirectories(Path.of(arguments.text("output")));
    int steps = Math.toIntExact(arguments.number("steps"));
    new Training(System.out, folder).run(steps, arguments.number("seed"));
  }

  private void run(int steps, long seed) throws IOException {
    Proposals proposals = corpus.proposals();
    proposals.write(folder.resolve(SYMBOLS));
    long start = System.nanoTime();
    try (TrainingRun run = new TrainingRun(corpus, steps, seed)) {
      double sum = 0;
      for (int step = 1; step <= steps; step++) {
        sum += run.step();
        if (step % REPORT_EVERY == 0) {
          double seconds = (System.nanoTime() - start) / 1e9;
          say("step %5d of %d, loss %.4f, %.0f s", step, steps, sum / REPORT_EVERY, seconds);
          sum = 0;
        }
        if (step % SAMPLE_EVERY == 0 || step == steps) {
          run.save(folder.resolve(PARAMETERS));
          String text = run.scorer().write("the ", proposals, TEMPERATURE, step, SAMPLE_LENGTH);
          say("  the %s", text);
        }
      }
      Samples heldOut = new Samples(corpus.heldOut(), proposals, TrainingRun.ROWS, seed);
      say("held-out loss %.4f", run.scorer().loss(heldOut, 20));
    }
  }

  private void say(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
