package io.jarbor.runtime.processing.json;

import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writes a response with one FP32 tensor. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonWriteBenchmark {
  /** One score, 1,000 classes, an image of 3 × 224 × 224. */
  @Param({"1", "1000", "150528"})
  int count;

  private Tensor tensor = Tensor.of(Shape.of(0), new float[0]);

  /** Make the tensor. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(7);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    tensor = Tensor.of(Shape.of(1, count), values);
  }

  /** As a native route writes it. */
  @Benchmark
  public byte[] response() {
    return JsonOutput.write(
        out -> {
          out.writeStartObject();
          out.writeFieldName("output_text");
          TensorWriter.write(out, tensor);
          out.writeEndObject();
        });
  }
}
