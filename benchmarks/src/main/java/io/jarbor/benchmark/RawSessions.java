package io.jarbor.benchmark;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Holds sessions of ONNX Runtime and nothing else: what the memory of a server with as many
 * packages is compared with. Each has run once, as the server's have, since a session keeps the
 * memory of its runs.
 */
@Command(
    name = "RawSessions",
    description =
        "Open a model of one FP32 input so many times, run each once, say so, and hold them until"
            + " standard input ends.",
    sortOptions = false)
public final class RawSessions implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, description = "An ONNX file.")
  private Path model = Path.of("");

  @Option(names = "--count", required = true, description = "How many sessions.")
  private int count;

  private RawSessions() {}

  /** Run the program. */
  public static void main(String[] args) {
    Program.run(new RawSessions(), args);
  }

  @Override
  public Integer call() throws OrtException, IOException {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count: expected 1 or more, got " + count);
    }
    List<RawSession> sessions = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        RawSession session = new RawSession(model, 1);
        sessions.add(session);
        session.run();
      }
      Program.answer(
          spec.commandLine().getOut(), out -> out.writeNumberField("sessions", sessions.size()));
      int read = System.in.read();
      while (read >= 0) {
        read = System.in.read();
      }
    } finally {
      for (RawSession session : sessions) {
        session.close();
      }
    }
    return 0;
  }
}
