package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.ByteString;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.netty.buffer.Unpooled;
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

/** Reads a protobuf message with one FP32 tensor in its raw contents. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InferMessageBenchmark {
  @Param({"1000", "150528"})
  int count;

  private byte[] message = {};

  /** Make the message. */
  @Setup
  public void prepare() {
    message =
        ModelInferRequest.newBuilder()
            .setModelName("mlp")
            .addInputs(
                InferInputTensor.newBuilder()
                    .setName("input")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(count))
            .addRawInputContents(ByteString.copyFrom(new byte[Float.BYTES * count]))
            .build()
            .toByteArray();
  }

  /** As the gRPC service reads it. */
  @Benchmark
  public InferRequest request() {
    InferMessage read = InferMessage.read(Unpooled.wrappedBuffer(message), more -> {});
    InferRequest request = MessageRequest.of(read, Form.WHOLE);
    request.inputs().values().forEach(tensor -> tensor.close());
    return request;
  }
}
