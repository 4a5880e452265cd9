package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as users run it: a process of its own. */
class LauncherIT {
  private static final Path HOME = Path.of(System.getProperty("jarbor.home"));
  private static final Pattern LISTENS = Pattern.compile("http://localhost:(\\d+)");
  private static final String BODY = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";

  @TempDir Path folder;
  private Process process;
  private Path output;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/jarbor").toString());
    command.addAll(List.of(arguments));
    output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.start();
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException("the output cannot be read", e);
    }
  }

  private int startServer() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "");
    start("serve", "--models", models.toString(), "--port", "0", "--management-port", "0");
    Wait.until(
        "the server prints a line to try", () -> output().contains("curl ") || !process.isAlive());
    Matcher listens = LISTENS.matcher(output());
    assertTrue(listens.find(), output());
    return Integer.parseInt(listens.group(1));
  }

  @Test
  void printsWhereItListensWhatIsReadyAndALineToTry() throws Exception {
    startServer();
    String printed = output();
    assertTrue(printed.contains("READY"), printed);
    assertTrue(printed.contains("POST /iris"), printed);
    assertTrue(!printed.contains("\u001b["), "no colours where there is no terminal: " + printed);

    String curl =
        printed.lines().filter(line -> line.trim().startsWith("curl ")).findFirst().orElseThrow();
    Process tried =
        new ProcessBuilder("bash", "-c", curl.trim() + " -sS --fail-with-body")
            .redirectErrorStream(true)
            .start();
    String answer = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tried.waitFor(), answer);
    assertTrue(answer.contains("probabilities"), answer);
  }

  @Test
  void losesNothingThatItAcceptedWhenItIsToldToEnd() throws Exception {
    int port = startServer();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/iris"))
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    AtomicInteger answered = new AtomicInteger();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      new Thread(() -> callUntilThePortIsClosed(request, answered, failures, ended)).start();
    }
    Wait.until("the server is under load", () -> answered.get() > 500);

    process.destroy();

    assertTrue(process.waitFor(60, TimeUnit.SECONDS), output());
    assertTrue(ended.await(60, TimeUnit.SECONDS));
    assertEquals(List.of(), failures);
    assertEquals(0, process.exitValue(), output());
    // What the server took is what the callers got, to the last one.
    assertTrue(
        output().contains("stopped; " + answered.get() + " requests were taken, 0 are unanswered"),
        () -> answered.get() + " answers came; " + output());
  }

  /** Calls, each time on a connection that the last response left open, or on a new one. */
  private static void callUntilThePortIsClosed(
      HttpRequest request, AtomicInteger answered, List<String> failures, CountDownLatch ended) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      while (true) {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(response.statusCode() + " " + response.body());
        }
      }
    } catch (IOException e) {
      // The port is closed, or closed before the request was read: then it was not taken, which the
      // server's own count has to confirm.
      ended.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void explainsItself() throws Exception {
    start("--help");
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output());
    for (String command :
        List.of("serve", "validate", "inspect", "new", "models", "config", "version")) {
      assertTrue(output().contains(command), output());
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    int port = startServer();
    Process first = process;
    try {
      start(
          "serve", "--models", folder.resolve("models").toString(), "--port", String.valueOf(port));
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue(), output());
      assertTrue(output().contains(String.valueOf(port)), output());
    } finally {
      first.destroyForcibly();
    }
  }
}
