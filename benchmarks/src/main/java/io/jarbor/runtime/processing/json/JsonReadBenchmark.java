package io.jarbor.runtime.processing.json;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.List;
import java.util.Map;
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

/** Reads a request with one FP32 tensor: a row of features, and an image's worth of numbers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonReadBenchmark {
  /** 1,000 features; 150,528 are an image of 3 × 224 × 224. */
  @Param({"1000", "150528"})
  int count;

  @Param({"SIX_DIGITS", "DOUBLES"})
  Numerals numerals = Numerals.SIX_DIGITS;

  private byte[] body = {};
  private TensorFields fields = new TensorFields(List.of());

  /** Make the body, and the fields that it has. */
  @Setup
  public void prepare() {
    body = numerals.object("input_text", count);
    fields =
        new TensorFields(
            List.of(
                new TensorFields.Field(
                    "input_text", "input", Datatype.FP32, Shape.of(count), true)));
  }

  /** As a native route reads it. */
  @Benchmark
  public Map<String, Tensor> request() {
    return JsonInput.read(body, fields::read);
  }
}
