package io.jarbor.benchmark;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a model by ONNX Runtime alone: what a machine computes when nothing else costs anything. */
@Command(
    name = "RawRuntime",
    description = "Run a model of one FP32 input over and over, and print how fast that is.",
    sortOptions = false)
public final class RawRuntime implements Callable<Integer> {
  private static final double MICROS_PER_SECOND = 1e6;

  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, description = "An ONNX file.")
  private Path model;

  @Option(names = "--batch", required = true, description = "Rows of each run.")
  private int batch;

  @Option(
      names = "--threads",
      required = true,
      description = "Sessions, each on a thread of its own that does all its work.")
  private int threads;

  @Option(names = "--seconds", required = true, description = "For how long is measured.")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "1",
      description = "Seconds before, which do not count; default: ${DEFAULT-VALUE}.")
  private double warmUp;

  private RawRuntime() {}

  /** Run the program. */
  public static void main(String[] args) {
    Program.run(new RawRuntime(), args);
  }

  @Override
  public Integer call() throws OrtException, InterruptedException, ExecutionException {
    if (batch < 1 || threads < 1 || !(seconds > 0) || !(warmUp >= 0)) {
      throw new ParameterException(
          spec.commandLine(), "--batch, --threads and --seconds are more than 0");
    }
    double rowsPerSecond = measure();
    Program.answer(
        spec.commandLine().getOut(),
        out -> {
          out.writeNumberField("batch", batch);
          out.writeNumberField("threads", threads);
          out.writeNumberField("rows_per_second", Program.rounded(rowsPerSecond));
          out.writeNumberField(
              "us_per_row_and_thread",
              Program.rounded(threads * MICROS_PER_SECOND / rowsPerSecond));
        });
    return 0;
  }

  private double measure() throws OrtException, InterruptedException, ExecutionException {
    List<RawSession> sessions = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier ready = new CyclicBarrier(threads);
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        sessions.add(new RawSession(model, batch));
      }
      for (RawSession session : sessions) {
        rates.add(
            pool.submit(
                () -> {
                  session.runsPerSecond(warmUp);
                  ready.await();
                  return session.runsPerSecond(seconds);
                }));
      }
      double runs = 0;
      for (Future<Double> rate : rates) {
        runs += rate.get();
      }
      return runs * batch;
    } finally {
      pool.shutdownNow();
      for (RawSession session : sessions) {
        session.close();
      }
    }
  }
}
