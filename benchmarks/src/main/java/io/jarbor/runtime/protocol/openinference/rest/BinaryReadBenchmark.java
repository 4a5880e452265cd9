package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

/** Reads an Open Inference request with one FP32 tensor as bytes behind the JSON. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BinaryReadBenchmark {
  @Param({"1000", "150528"})
  int count;

  private byte[] body = {};
  private int jsonLength;

  /** Make the body. */
  @Setup
  public void prepare() {
    String json =
        """
        {"inputs": [{"name": "input", "shape": [1, %d], "datatype": "FP32", \
        "parameters": {"binary_data_size": %d}}], \
        "outputs": [{"name": "output", "parameters": {"binary_data": true}}]}"""
            .formatted(count, Float.BYTES * count);
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    jsonLength = head.length;
    body = Arrays.copyOf(head, head.length + Float.BYTES * count);
  }

  /** As the route reads it. */
  @Benchmark
  public InferRequest request() {
    return InferRequestReader.read(
        BinaryBody.onHeap(ByteBuffer.wrap(body)), jsonLength, more -> {});
  }
}
