package io.jarbor.benchmark;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
  private static final double NANOS_PER_SECOND = 1e9;
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
    List<Instance> instances = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier ready = new CyclicBarrier(threads);
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        instances.add(new Instance(model, batch));
      }
      for (Instance instance : instances) {
        rates.add(
            pool.submit(
                () -> {
                  instance.runsPerSecond(warmUp);
                  ready.await();
                  return instance.runsPerSecond(seconds);
                }));
      }
      double runs = 0;
      for (Future<Double> rate : rates) {
        runs += rate.get();
      }
      return runs * batch;
    } finally {
      pool.shutdownNow();
      for (Instance instance : instances) {
        instance.close();
      }
    }
  }

  /** A session with its input; for one thread. */
  private static final class Instance implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;

    Instance(Path model, int batch) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        session = environment.createSession(model.toString(), options);
      }
      try {
        NodeInfo input = onlyInput(session);
        long[] shape = shape(input, batch);
        inputs =
            Map.of(input.getName(), OnnxTensor.createTensor(environment, values(shape), shape));
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    }

    private static NodeInfo onlyInput(OrtSession session) throws OrtException {
      if (session.getInputInfo().size() != 1) {
        throw new IllegalArgumentException(
            "expected a model of one input, got " + session.getInputNames());
      }
      return session.getInputInfo().values().iterator().next();
    }

    private static long[] shape(NodeInfo input, int batch) {
      if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
        throw new IllegalArgumentException("input '" + input.getName() + "': expected FP32");
      }
      long[] shape = tensor.getShape();
      if (shape.length == 0 || shape[0] >= 0 || Arrays.stream(shape).skip(1).anyMatch(s -> s < 1)) {
        throw new IllegalArgumentException(
            "input '"
                + input.getName()
                + "': expected a batch dimension and fixed ones behind it, got "
                + Arrays.toString(shape));
      }
      shape[0] = batch;
      return shape;
    }

    /** In direct memory, which the engine reads where it lies. */
    private static FloatBuffer values(long[] shape) {
      int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
      FloatBuffer values =
          ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, count))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      SplittableRandom random = new SplittableRandom(7);
      while (values.hasRemaining()) {
        values.put((float) random.nextDouble());
      }
      return values.flip();
    }

    double runsPerSecond(double seconds) throws OrtException {
      long begin = System.nanoTime();
      long runs = 0;
      double elapsed;
      do {
        session.run(inputs).close();
        runs++;
        elapsed = (System.nanoTime() - begin) / NANOS_PER_SECOND;
      } while (elapsed < seconds);
      return runs / elapsed;
    }

    @Override
    public void close() throws OrtException {
      inputs.values().forEach(OnnxTensor::close);
      session.close();
    }
  }
}
