package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a pseudo-terminal, with a stream or two of them led elsewhere. */
class TerminalColoursIT {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String ESCAPE = "\u001b[";

  @TempDir Path folder;

  @BeforeEach
  void packages() {
    Packages.folder(folder, "good", fixture("iris/model.onnx"), "");
    Packages.folder(folder, "bad", fixture("iris/model.onnx"), "batchin: off\n");
  }

  /**
   * Run the launcher on a terminal.
   *
   * @param arguments as a shell reads them, redirections too; {@code $F} is the test's folder
   * @return what the terminal shows
   */
  private String onTerminal(String arguments, Map<String, String> variables) throws Exception {
    String line = Path.of(System.getProperty("jarbor.home"), "bin/jarbor") + " " + arguments;
    ProcessBuilder builder = new ProcessBuilder(terminal(line)).redirectErrorStream(true);
    builder.environment().remove("NO_COLOR");
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "TERM", "xterm",
                "F", folder.toString()));
    builder.environment().putAll(variables);
    Process process = builder.start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return shown;
  }

  /** The program that systems have to run another on a terminal: one of util-linux, or Python. */
  private static List<String> terminal(String line) {
    boolean script =
        System.getProperty("os.name").equals("Linux")
            && Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "script")));
    return script
        ? List.of("script", "-qec", line, "/dev/null")
        : List.of("python3", "-c", "import pty, sys; pty.spawn(['sh', '-c', sys.argv[1]])", line);
  }

  private String file(String name) throws Exception {
    String content = Files.readString(folder.resolve(name));
    assertFalse(content.isBlank(), name);
    return content;
  }

  @Test
  void errorsInAFileHaveNoneWhereTheOutputIsATerminal() throws Exception {
    String shown = onTerminal("validate $F/good $F/bad 2>$F/err", Map.of());

    assertTrue(shown.contains(GREEN), shown);
    assertTrue(file("err").contains("did you mean 'batching'"), file("err"));
    assertFalse(file("err").contains(ESCAPE), file("err"));
  }

  @Test
  void outputInAFileHasNoneWhereTheErrorsAreATerminal() throws Exception {
    String shown = onTerminal("validate $F/good $F/bad >$F/out", Map.of());

    assertTrue(shown.contains(RED), shown);
    assertFalse(file("out").contains(ESCAPE), file("out"));
  }

  @Test
  void bothHaveThemOnATerminalUnlessSomebodyWantsNone() throws Exception {
    String coloured = onTerminal("validate $F/good $F/bad", Map.of());
    String plain = onTerminal("validate $F/good $F/bad", Map.of("NO_COLOR", "1"));

    assertTrue(coloured.contains(GREEN) && coloured.contains(RED), coloured);
    assertFalse(plain.contains(ESCAPE), plain);
    assertEquals(coloured.replaceAll("\u001b\\[[0-9;]*m", ""), plain);
  }

  @Test
  void whatIsWrongWithACommandIsColouredAsTheErrorsAre() throws Exception {
    onTerminal("validate --nope 2>$F/parameter", Map.of());
    onTerminal("inspect $F/nothing 2>$F/failure", Map.of());

    assertFalse(file("parameter").contains(ESCAPE), file("parameter"));
    assertFalse(file("failure").contains(ESCAPE), file("failure"));
    assertTrue(onTerminal("validate --nope >$F/empty", Map.of()).contains(ESCAPE));
    assertTrue(onTerminal("inspect $F/nothing >$F/empty", Map.of()).contains(ESCAPE));
  }
}
