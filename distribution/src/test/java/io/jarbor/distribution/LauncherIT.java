package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as users run it: a process of its own. */
class LauncherIT {
  private static final String BODY = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";

  @TempDir Path folder;
  private final List<Launched> launched = new ArrayList<>();

  @AfterEach
  void end() {
    launched.forEach(Launched::close);
  }

  private Launched start(String... arguments) throws IOException {
    Launched command = Launched.command(folder, arguments);
    launched.add(command);
    return command;
  }

  private Launched startServer() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "");
    Launched server = Launched.server(folder);
    launched.add(server);
    return server;
  }

  @Test
  void printsWhereItListensWhatIsReadyAndALineToTry() throws Exception {
    Launched server = startServer();
    server.await("curl ");
    String printed = server.output();
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
    Launched server = startServer();
    HttpRequest request =
        HttpRequest.newBuilder(server.address().resolve("/iris"))
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    AtomicInteger answered = new AtomicInteger();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ended = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      new Thread(() -> callUntilThePortIsClosed(request, answered, failures, ended)).start();
    }
    Wait.until("the server is under load", () -> answered.get() > 500);

    server.terminate();

    assertEquals(0, server.exitCode(), server.output());
    assertTrue(ended.await(60, TimeUnit.SECONDS));
    assertEquals(List.of(), failures);
    // What the server took is what the callers got, to the last one.
    String counted = "stopped; " + answered.get() + " requests were taken, 0 are unanswered";
    assertTrue(
        server.output().contains(counted), () -> answered + " answers came; " + server.output());
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
        } else if (response.statusCode() == 503) {
          // Refused, so not taken, which the server's own count has to confirm.
          ended.countDown();
          return;
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
    Launched help = start("--help");
    assertEquals(0, help.exitCode(), help.output());
    for (String command :
        List.of("serve", "validate", "inspect", "new", "models", "config", "version")) {
      assertTrue(help.output().contains(command), help.output());
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    String port = String.valueOf(startServer().address().getPort());
    Launched second =
        start(
            "serve",
            "--models",
            folder.resolve("models").toString(),
            "--port",
            port,
            "--management-port",
            "0");
    assertEquals(1, second.exitCode(), second.output());
    assertTrue(second.output().contains(port), second.output());
  }

  @Test
  void takesTheCollectorThatItsOptionsName() throws Exception {
    Map<String, String> environment =
        Map.of("JARBOR_JAVA_OPTS", "-XX:+UseParallelGC -Xlog:gc+init");
    Launched version = Launched.command(environment, folder, "version");
    launched.add(version);

    assertEquals(0, version.exitCode(), version.output());
    assertTrue(version.output().contains("Parallel Workers"), version.output());
  }

  /**
   * @param variable that names flags of the compiler, which the launcher would set on a small
   *     machine
   */
  @ParameterizedTest
  @ValueSource(strings = {"JARBOR_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
  void takesTheFlagsOfTheCompilerThatAnyOptionsName(String variable) throws Exception {
    String options = "-XX:MaxInlineLevel=12 -XX:InlineSmallCode=900";
    List<String> flags = flags(variable, options, "MaxInlineLevel", "InlineSmallCode");
    assertEquals(2, flags.size(), flags::toString);
    assertTrue(flags.get(0).contains("= 900 "), flags::toString);
    assertTrue(flags.get(1).contains("= 12 "), flags::toString);
  }

  /** What Java says of its flags when it is started with options in a variable. */
  private List<String> flags(String variable, String options, String... names) throws Exception {
    Map<String, String> environment = Map.of(variable, options + " -XX:+PrintFlagsFinal");
    Launched version = Launched.command(environment, folder, "version");
    launched.add(version);
    assertEquals(0, version.exitCode(), version.output());
    return version
        .output()
        .lines()
        .filter(line -> Stream.of(names).anyMatch(name -> line.contains(" " + name + " ")))
        .toList();
  }

  private boolean isGnu() throws Exception {
    try {
      return new ProcessBuilder("getconf", "GNU_LIBC_VERSION").start().waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such command.
    }
  }

  /** Memory of models that are gone goes back to the system where the C library can give it. */
  @ParameterizedTest
  @CsvSource({
    "JARBOR_JAVA_OPTS, '', 10000",
    "JARBOR_JAVA_OPTS, -XX:TrimNativeHeapInterval=0, 0",
    "JDK_JAVA_OPTIONS, -XX:TrimNativeHeapInterval=500, 500",
    "JAVA_TOOL_OPTIONS, -XX:TrimNativeHeapInterval=500, 500",
  })
  void givesMemoryBackUnlessAnyOptionsSayOtherwise(String variable, String option, String expected)
      throws Exception {
    assumeTrue(isGnu(), "another C library has nothing to be told");
    List<String> flags = flags(variable, option, "TrimNativeHeapInterval");
    assumeFalse(flags.isEmpty(), "Java before 17.0.9 and 21.0.1 cannot give memory back");
    assertTrue(flags.get(0).contains("= " + expected + " "), flags::toString);
  }

  /** Java refuses a heap that begins larger than it may become, and tells of one that is odd. */
  @ParameterizedTest
  @ValueSource(
      strings = {"JARBOR_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"})
  void leavesTheHeapToWhatAnyOptionsAllow(String variable) throws Exception {
    Launched version = Launched.command(Map.of(variable, "-Xmx48m"), folder, "version");
    launched.add(version);

    assertEquals(0, version.exitCode(), version.output());
    assertFalse(version.output().contains("warning"), version::output);
  }

  @Test
  void logsAsItsOwnConfigurationOfLogbackSays() throws Exception {
    Path own = folder.resolve("own.xml");
    Files.writeString(
        own,
        """
        <configuration>
          <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>own %level %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="OUT"/></root>
        </configuration>
        """);
    Files.createDirectories(folder.resolve("models"));
    Map<String, String> environment =
        Map.of("JARBOR_JAVA_OPTS", "-Dlogback.configurationFile=" + own);
    Launched server = Launched.starting(environment, folder);
    launched.add(server);
    server.await("listens on");
    assertTrue(server.output().contains("own INFO backend 'onnx'"), server::output);
  }
}
