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
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A session of ONNX Runtime with an input of its own, one thread and nothing around it; for one
 * thread at a time.
 */
final class RawSession implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;

  /**
   * Open a model of one FP32 input.
   *
   * @param batch rows of each run
   */
  RawSession(Path model, int batch) throws OrtException {
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
      inputs = Map.of(input.getName(), OnnxTensor.createTensor(environment, values(shape), shape));
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

  /** Run once. */
  void run() throws OrtException {
    session.run(inputs).close();
  }

  /** Run over and over for so long. */
  double runsPerSecond(double seconds) throws OrtException {
    long begin = System.nanoTime();
    long runs = 0;
    double elapsed;
    do {
      run();
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
