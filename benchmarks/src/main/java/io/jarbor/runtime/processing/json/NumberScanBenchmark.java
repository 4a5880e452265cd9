package io.jarbor.runtime.processing.json;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import com.fasterxml.jackson.core.io.NumberInput;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Makes a float of a literal, each by the means of one library. Ours also finds where the literal
 * ends and whether it is JSON; the others are told.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NumberScanBenchmark {
  private static final int COUNT = 1_000;

  @Param Numerals numerals = Numerals.SIX_DIGITS;

  private byte[] array = {};
  private String[] strings = {};
  private char[][] characters = {};
  private byte[][] bytes = {};

  /** Make the literals, in the form that each library takes. */
  @Setup
  public void prepare() {
    array =
        numerals
            .some(COUNT)
            .collect(Collectors.joining(",", "[", "]"))
            .getBytes(StandardCharsets.UTF_8);
    strings = numerals.some(COUNT).toArray(String[]::new);
    characters = numerals.some(COUNT).map(String::toCharArray).toArray(char[][]::new);
    bytes =
        numerals
            .some(COUNT)
            .map(each -> each.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
  }

  /** An array of literals, read into a tensor. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public Tensor ours() {
    return JsonInput.read(array, in -> TensorReader.read(in, Datatype.FP32, Shape.of(COUNT)));
  }

  /** Jackson's parser of characters. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public float jackson() {
    float sum = 0;
    for (char[] each : characters) {
      sum += NumberInput.parseFloat(each, 0, each.length, true);
    }
    return sum;
  }

  /** FastDoubleParser's parser of bytes. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public float fastDoubleParser() {
    float sum = 0;
    for (byte[] each : bytes) {
      sum += JavaFloatParser.parseFloat(each, 0, each.length);
    }
    return sum;
  }

  /** The JDK's parser of strings, which are there already. */
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public float jdk() {
    float sum = 0;
    for (String each : strings) {
      sum += Float.parseFloat(each);
    }
    return sum;
  }
}
