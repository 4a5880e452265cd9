package io.jarbor.runtime.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Problem;
import io.jarbor.runtime.document.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredOptionsTest {
  @TempDir Path root;

  private final Problems problems = new Problems();

  @Test
  void convertsEachType() {
    Options options =
        read(
            List.of(
                option("word", OptionSpec.Type.STRING),
                option("whole", OptionSpec.Type.INTEGER),
                option("part", OptionSpec.Type.NUMBER),
                option("flag", OptionSpec.Type.BOOLEAN),
                option("wait", OptionSpec.Type.DURATION),
                option("room", OptionSpec.Type.SIZE),
                option("words", OptionSpec.Type.STRINGS),
                option("numbers", OptionSpec.Type.NUMBERS),
                option("map", OptionSpec.Type.STRING_MAP)),
            """
            options:
              word: w
              whole: 7
              part: 2
              flag: true
              wait: 2ms
              room: 1KiB
              words: [a, 'b']
              numbers: [1, 0.5]
              map: {0: zero}
            """);
    assertTrue(problems.none(), () -> problems.found().toString());
    assertEquals("w", options.string("word"));
    assertEquals(7, options.integer("whole"));
    assertEquals(2.0, options.number("part"));
    assertTrue(options.flag("flag"));
    assertEquals(Duration.ofMillis(2), options.duration("wait"));
    assertEquals(1024, options.bytes("room"));
    assertEquals(List.of("a", "b"), options.strings("words"));
    assertArrayEquals(new double[] {1, 0.5}, options.numbers("numbers"));
    assertEquals(Map.of("0", "zero"), options.stringMap("map"));
  }

  @Test
  void fillsInDefaults() {
    Options options =
        read(
            List.of(
                OptionSpec.builder("top", OptionSpec.Type.INTEGER).defaultValue(5L).build(),
                option("file", OptionSpec.Type.STRING)),
            "{}");
    assertEquals(5, options.integer("top"));
    assertFalse(options.has("file"));
  }

  @Test
  void saysAllThatIsWrongWithItsPlace() {
    read(
        List.of(
            option("threads", OptionSpec.Type.INTEGER),
            OptionSpec.builder("level", OptionSpec.Type.STRING).allowed("basic", "all").build(),
            option("sizes", OptionSpec.Type.NUMBERS),
            OptionSpec.builder("file", OptionSpec.Type.STRING).required().build()),
        """
        options:
          treads: 2
          threads: 'two'
          level: basik
          sizes: [1, x]
        """);
    assertEquals(
        List.of(
            "model.yaml:2:11: 'options': unknown key 'treads'; did you mean 'threads'?",
            "model.yaml:3:12: 'options.threads': expected an integer, got 'two'",
            "model.yaml:4:10: 'options.level': expected 'basic' or 'all', got 'basik'; did you mean"
                + " 'basic'?",
            "model.yaml:5:14: 'options.sizes[1]': expected a number, got 'x'",
            "model.yaml:2:3: 'options': 'file' is missing, a string"),
        problems.found().stream().map(Problem::toString).toList());
  }

  @Test
  void saysWhatIsOutOfItsRange() {
    read(
        List.of(
            OptionSpec.builder("top", OptionSpec.Type.INTEGER).range(1, 1000).build(),
            OptionSpec.builder("side", OptionSpec.Type.INTEGER).range(1, Long.MAX_VALUE).build()),
        "options: {top: 1001, side: 0}");
    assertEquals(
        List.of(
            "model.yaml:1:16: 'options.top': expected an integer from 1 to 1000, got the number 1001",
            "model.yaml:1:28: 'options.side': expected an integer of 1 or more, got the number 0"),
        problems.found().stream().map(Problem::toString).toList());
  }

  @Test
  void saysThatNoneAreTaken() {
    read(List.of(), "options: {a: 1}");
    assertEquals(
        List.of("model.yaml:1:14: 'options': no options are taken, got 'a'"),
        problems.found().stream().map(Problem::toString).toList());
  }

  private static OptionSpec option(String name, OptionSpec.Type type) {
    return OptionSpec.builder(name, type).build();
  }

  private Options read(List<OptionSpec> declared, String yaml) {
    PackageManifest document = new Packages(root).read(yaml);
    return new DeclaredOptions()
        .read(declared, document.manifest().options(), "/options", document, problems);
  }
}
