package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a process of its own. */
final class Launched implements AutoCloseable {
  /** What was assembled. */
  static final Path HOME = Path.of(System.getProperty("jarbor.home"));

  private final Process process;
  private final Path output;

  private Launched(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Run the command.
   *
   * @param folder that it runs in
   */
  static Launched command(Path folder, String... arguments) throws IOException {
    return command(Map.of(), folder, arguments);
  }

  /**
   * Run the command.
   *
   * @param environment beside this process's own
   * @param folder that it runs in
   */
  static Launched command(Map<String, String> environment, Path folder, String... arguments)
      throws IOException {
    List<String> given = List.of(arguments);
    if (given.contains("serve")
        && !(given.contains("--port") && given.contains("--management-port"))) {
      throw new IllegalArgumentException(
          "a server of a test names both ports, since another may run here, got " + given);
    }
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/jarbor").toString());
    command.addAll(given);
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new Launched(builder.start(), output);
  }

  /**
   * Run a server of the packages in {@code folder/models}, and wait until they are loaded.
   *
   * @param more arguments
   */
  static Launched server(Path folder, String... more) throws IOException {
    return server(Map.of(), folder, more);
  }

  /**
   * Run a server of the packages in {@code folder/models}, and wait until they are loaded.
   *
   * @param environment beside this process's own
   * @param more arguments
   */
  static Launched server(Map<String, String> environment, Path folder, String... more)
      throws IOException {
    Launched server = starting(environment, folder, more);
    server.await("  READY");
    return server;
  }

  /**
   * Run a server of the packages in {@code folder/models}, at ports that are free.
   *
   * @param environment beside this process's own
   * @param more arguments
   */
  static Launched starting(Map<String, String> environment, Path folder, String... more)
      throws IOException {
    String models = folder.resolve("models").toString();
    List<String> arguments =
        new ArrayList<>(
            List.of("serve", "--models", models, "--port", "0", "--management-port", "0"));
    arguments.addAll(List.of(more));
    return command(environment, folder, arguments.toArray(String[]::new));
  }

  /** Wait until it has printed something, or has ended. */
  void await(String text) {
    Wait.until(
        Duration.ofMinutes(1),
        () -> "it prints '" + text + "'; it printed: " + output(),
        () -> output().contains(text) || !process.isAlive());
  }

  /** What it has printed. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException("the output cannot be read", e);
    }
  }

  /** Address of a server's inference port. */
  URI address() {
    return printed("listens on (http://[^,]+),");
  }

  /** Address of a server's management port. */
  URI management() {
    return printed("looked after on (http://\\S+)");
  }

  private URI printed(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(output());
    assertTrue(matcher.find(), output());
    return URI.create(matcher.group(1) + "/");
  }

  /** Tell it to end, as {@code kill -TERM} does. */
  void terminate() {
    process.destroy();
  }

  /** Wait for its end, and return the exit code. */
  int exitCode() throws InterruptedException {
    return exitCode(Duration.ofMinutes(1));
  }

  /**
   * Wait for its end, and return the exit code.
   *
   * @param most how long, for a command that works for minutes where the machine is busy
   */
  int exitCode(Duration most) throws InterruptedException {
    assertTrue(process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS), output());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
