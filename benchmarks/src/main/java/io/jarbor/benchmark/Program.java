package io.jarbor.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What the programs' command lines and answers have in common. */
final class Program {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private Program() {}

  /** Writes a part of the answer. */
  interface Part {
    void write(JsonGenerator out) throws IOException;
  }

  /** Run a command and end the process: 0 for an answer, 1 for none, 2 for a wrong command. */
  static void run(Callable<Integer> program, String[] args) {
    System.exit(
        new CommandLine(program)
            .registerConverter(Duration.class, new DurationConverter())
            .execute(args));
  }

  /**
   * Print the answer, an object on one line.
   *
   * @param members writes its members
   */
  static void answer(Writer to, Part members) {
    try (JsonGenerator out = JSON.createGenerator(to)) {
      object(out, members);
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("the answer cannot be written", e);
    }
  }

  /** Write an object into an answer. */
  static void object(JsonGenerator out, Part members) throws IOException {
    out.writeStartObject();
    members.write(out);
    out.writeEndObject();
  }

  /** To three digits behind the point: more are noise. */
  static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }

  private static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Duration.parse("PT" + text);
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "expected a duration such as 10s, 0.5s or 2m, got '" + text + "'");
      }
    }
  }
}
