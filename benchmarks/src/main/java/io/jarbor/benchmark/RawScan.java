package io.jarbor.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.TensorFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads the numbers of a request into a tensor, by the server's reader and by Jackson's. */
@Command(
    name = "RawScan",
    description = "Read an object of one member, an array of numbers, over and over, in two ways.",
    sortOptions = false)
public final class RawScan implements Callable<Integer> {
  private static final String TENSOR = "x";
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  @Spec private CommandSpec spec;

  @Option(names = "--body", required = true, description = "A JSON file.")
  private Path file;

  @Option(
      names = "--seconds",
      required = true,
      description = "For how long is measured, both together; they take turns.")
  private double seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description = "Seconds before, which do not count; default: ${DEFAULT-VALUE}.")
  private double warmUp;

  private RawScan() {}

  /** Run the program. */
  public static void main(String[] args) {
    Program.run(new RawScan(), args);
  }

  /** One way to read the body. */
  private interface Reader {
    /** Read all; owned by the caller. */
    Tensor read() throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    if (!(seconds > 0) || !(warmUp >= 0)) {
      throw new ParameterException(spec.commandLine(), "--seconds is more than 0");
    }
    Body body = Body.of(Files.readAllBytes(file));
    requireSame(body.byJarbor(), body.byJackson());
    turns(body, warmUp);
    Turns measured = turns(body, seconds);
    Program.answer(
        spec.commandLine().getOut(),
        out -> {
          out.writeNumberField("jarbor_us", Program.rounded(median(measured.jarbor())));
          out.writeNumberField("jackson_us", Program.rounded(median(measured.jackson())));
        });
    return 0;
  }

  private static void requireSame(Tensor one, Tensor other) {
    if (!one.data().equals(other.data())) {
      throw new IllegalStateException("the two have not read the same numbers");
    }
    one.close();
    other.close();
  }

  /** Microseconds of one reading, of each slice. */
  private record Turns(List<Double> jarbor, List<Double> jackson) {}

  private static Turns turns(Body body, double seconds) throws IOException {
    Turns turns = new Turns(new ArrayList<>(), new ArrayList<>());
    long begin = System.nanoTime();
    do {
      turns.jarbor().add(slice(body::byJarbor));
      turns.jackson().add(slice(body::byJackson));
    } while (System.nanoTime() - begin < seconds * NANOS_PER_SECOND);
    return turns;
  }

  private static double slice(Reader reader) throws IOException {
    long begin = System.nanoTime();
    long elapsed;
    long readings = 0;
    do {
      reader.read().close();
      readings++;
      elapsed = System.nanoTime() - begin;
    } while (elapsed < SLICE_NANOS);
    return elapsed / NANOS_PER_MICRO / readings;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /** What is read, and how. */
  private record Body(byte[] bytes, int count, TensorFields fields) {
    private static final JsonFactory JACKSON =
        JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

    static Body of(byte[] bytes) throws IOException {
      try (JsonParser in = JACKSON.createParser(bytes)) {
        require(in.nextToken() == JsonToken.START_OBJECT);
        String name = in.nextFieldName();
        require(name != null && in.nextToken() == JsonToken.START_ARRAY);
        int count = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
          require(in.currentToken() != null && in.currentToken().isNumeric());
          count++;
        }
        require(in.nextToken() == JsonToken.END_OBJECT);
        TensorFields.Field field =
            new TensorFields.Field(name, TENSOR, Datatype.FP32, Shape.of(count), false);
        return new Body(bytes, count, new TensorFields(List.of(field)));
      }
    }

    private static void require(boolean holds) {
      if (!holds) {
        throw new IllegalArgumentException("expected an object of one array of numbers");
      }
    }

    /** As a native route reads it. */
    Tensor byJarbor() {
      return JsonInput.read(bytes, fields::read).values().iterator().next();
    }

    /** As it is mostly done, into memory like that of the other. */
    Tensor byJackson() throws IOException {
      try (JsonParser in = JACKSON.createParser(bytes)) {
        in.nextToken();
        in.nextToken();
        in.nextToken();
        ByteBuffer values = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        while (in.nextToken() != JsonToken.END_ARRAY) {
          values.putFloat(in.getFloatValue());
        }
        return Tensor.wrap(Datatype.FP32, Shape.of(count), values.flip());
      }
    }
  }
}
