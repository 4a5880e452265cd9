package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  @TempDir Path folder;

  private final YamlReader reader = new YamlReader();
  private final Problems problems = new Problems();

  @Test
  void keepsThePlaceOfEachValue() {
    Node root = read("a: 1\nb:\n  - x\n  - {c: 'd'}\n").orElseThrow();
    Map<String, Location> places = DocumentPlaces.of(root);
    assertEquals(new Location("f", 1, 4), places.get("/a"));
    assertEquals(new Location("f", 3, 3), places.get("/b"));
    assertEquals(new Location("f", 4, 9), places.get("/b/1/c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "---\n...\n", "\n\n"})
  void readsAnEmptyDocumentAsNothing(String text) {
    assertEquals(Optional.empty(), read(text));
    assertTrue(problems.none(), () -> problems.found().toString());
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "\uFEFFa: 1\n");
    assertTrue(reader.read(file, "f", problems).isPresent());
    assertTrue(problems.none());
  }

  @Test
  void sharesWhatAnAliasNames() {
    Node root = read("a: &x [1, 2]\nb: *x\n").orElseThrow();
    List<Node.Entry> entries = assertInstanceOf(Node.Mapping.class, root).entries();
    assertEquals(entries.get(0).value(), entries.get(1).value());
  }

  @Test
  void refusesABombOfAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
    }
    assertEquals(Optional.empty(), read(bomb.toString()));
    assertProblems("f:4:45: aliases stand for more than 10000 values");
  }

  @Test
  void refusesAnAliasOfWhatItStandsIn() {
    read("a: &x\n  - *x\n");
    assertProblems("f:2:5: alias '*x' stands inside what it names");
  }

  @Test
  void refusesAnAliasOfNothing() {
    read("a: &anchor 1\nb: *anchr\n");
    assertProblems("f:2:4: alias '*anchr' names no anchor; did you mean 'anchor'?");
  }

  @Test
  void refusesTagsAndGoesOn() {
    read("a: !!java.net.URL ['http://localhost']\nb: !x 1\nb: 2\n");
    assertProblems(
        "f:1:4: tags are not taken, got 'tag:yaml.org,2002:java.net.URL'; leave it out",
        "f:2:4: tags are not taken, got '!x'; leave it out",
        "f:3:1: duplicate key 'b'; the first is in line 2, column 1");
  }

  @Test
  void refusesKeysThatAreNoStrings() {
    read("[a, b]: 1\n? {c: d}\n: 2\n?\n: 3\n");
    assertProblems(
        "f:1:1: a key must be a string, got a list",
        "f:2:3: a key must be a string, got a mapping",
        "f:4:2: a key must be a string, got nothing");
  }

  @Test
  void refusesASecondDocument() {
    read("a: 1\n---\nb: 2\n");
    assertProblems("f:2:1: expected one document, got a second one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void refusesDepth100000(String opening) {
    assertEquals(Optional.empty(), read(opening.repeat(100_000)));
    assertEquals(1, problems.found().size());
    assertEquals("nested more than 64 deep", problems.found().get(0).message());
  }

  @Test
  void refuses10Megabytes() throws IOException {
    Path file = Files.write(folder.resolve("f"), new byte[10_000_000]);
    assertEquals(Optional.empty(), reader.read(file, "f", problems));
    assertProblems("f: expected at most 1048576 bytes, got 10000000");
  }

  @Test
  void namesTheByteThatIsNoUtf8() throws IOException {
    byte[] bytes = "a: 1\nbé: ?\n".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 2] = (byte) 0xFF;
    Path file = Files.write(folder.resolve("f"), bytes);
    assertEquals(Optional.empty(), reader.read(file, "f", problems));
    assertProblems("f:2:5: expected UTF-8, got the byte 0xFF");
  }

  @Test
  void namesTheCharacterThatIsNotAllowed() {
    read("a: 1\nb: \u0007\n");
    assertProblems("f:2:4: not YAML: the character U+0007 is not allowed");
  }

  @Test
  void namesATabThatIndents() {
    read("a:\n\tb: 1\n");
    assertProblems(
        "f:2:1: not YAML: while scanning for the next token, found character '\\t(TAB)' that cannot"
            + " start any token. (Do not use \\t(TAB) for indentation)");
  }

  @Test
  void tellsThatAFileIsMissing() {
    assertEquals(Optional.empty(), reader.read(folder.resolve("none"), "none", problems));
    assertProblems("none: there is no such file");
  }

  private Optional<Node> read(String text) {
    return reader.read(text, "f", problems);
  }

  private void assertProblems(String... expected) {
    assertEquals(List.of(expected), problems.found().stream().map(Problem::toString).toList());
  }
}
