package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlEditTest {
  private static final Map<String, Object> ALL = all();

  private static Map<String, Object> all() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("/instances", 2);
    values.put("/options/intra-op-threads", 4);
    values.put("/batching/max-size", 8);
    values.put("/batching/max-delay", "2ms");
    return values;
  }

  private static Map<String, Object> without(Map<String, Object> values, String pointer) {
    Map<String, Object> others = new LinkedHashMap<>(values);
    others.remove(pointer);
    return others;
  }

  private static void assertSet(String expected, String text, String pointer, Object value)
      throws NotEditable {
    assertEquals(expected, YamlEdit.set(text, Map.of(pointer, value)));
  }

  private static String refusal(String text) {
    NotEditable refused = assertThrows(NotEditable.class, () -> YamlEdit.set(text, ALL));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void keepsCommentsOrderAndQuotes() throws NotEditable {
    String text =
        """
        # A model of flowers.
        name: 'iris'   # as it is called

        instances:   1   # one is enough
        batching: {max-size: 32, join: true,} # small ones
        options:
            # the engine's
            memory-arena: true # keeps memory
            # nothing more

        routes:
        - {path: "/iris"}
        # the end
        """;
    assertEquals(
        """
        # A model of flowers.
        name: 'iris'   # as it is called

        instances:   2   # one is enough
        batching: {max-size: 8, join: true, max-delay: 2ms,} # small ones
        options:
            # the engine's
            memory-arena: true # keeps memory
            intra-op-threads: 4
            # nothing more

        routes:
        - {path: "/iris"}
        # the end
        """,
        YamlEdit.set(text, ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n"})
  void addsToWhatIsEmpty(String text) throws NotEditable {
    assertEquals(
        text
            + """
            instances: 2
            options:
              intra-op-threads: 4
            batching:
              max-size: 8
              max-delay: 2ms
            """,
        YamlEdit.set(text, ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"---\n", "---", "--- # nothing yet\n"})
  void addsToADocumentOfItsBeginAlone(String text) throws NotEditable {
    assertSet(text.stripTrailing() + "\ninstances: 2\n", text, "/instances", 2);
  }

  @Test
  void addsToADocumentThatEndsAtOnce() throws NotEditable {
    assertSet("---\ninstances: 2\n...\n", "---\n...\n", "/instances", 2);
  }

  @Test
  void addsToAKeyWhoseMappingIsLeftOut() throws NotEditable {
    assertEquals(
        """
        options: {intra-op-threads: 4} # none
        batching: {max-size: 8, max-delay: 2ms}
        name: x
        instances: 2
        """,
        YamlEdit.set("options: # none\nbatching:\nname: x\n", ALL));
    assertSet(
        "{batching: {max-size: 8} , a: 1}\n", "{batching: , a: 1}\n", "/batching/max-size", 8);
  }

  @Test
  void findsAValueBehindAHundredThousandOthers() throws NotEditable {
    for (String first : new String[] {"a", "😀"}) {
      String numbers = "\"" + first + "\":\n" + "- 1\n".repeat(100_000);
      assertSet(numbers + "instances: 2 # b\n", numbers + "instances: 1 # b\n", "/instances", 2);
    }
  }

  @Test
  void keepsLineEndsAndAddsTheLastOne() throws NotEditable {
    assertEquals(
        """
        batching:
          max-size: 8 # rows
          max-delay: 2ms
        name: x
        instances: 2
        options:
          intra-op-threads: 4
        """
            .replace("\n", "\r\n"),
        YamlEdit.set("batching:\r\n  max-size: 4 # rows\r\nname: x", ALL));
  }

  @Test
  void keepsAByteOrderMark() throws NotEditable {
    assertSet("\uFEFFinstances: 2\n", "\uFEFFinstances: 1\n", "/instances", 2);
  }

  @Test
  void addsToBraces() throws NotEditable {
    assertEquals(
        "{\"a\": b, instances: 2, options: {intra-op-threads: 4}, batching: {max-size: 8}}\n",
        YamlEdit.set(
            "{\"a\": b, instances: 1, options: {}}\n", without(ALL, "/batching/max-delay")));
    assertSet(
        "batching: {\n  max-size: 1, # a\n  join: true, max-delay: 2ms # b\n}\n",
        "batching: {\n  max-size: 1, # a\n  join: true # b\n}\n",
        "/batching/max-delay",
        "2ms");
  }

  @Test
  void addsBehindWhateverIsLast() throws NotEditable {
    assertSet("text: |+\n  abc\n\ninstances: 2\n", "text: |+\n  abc\n\n", "/instances", 2);
    assertSet("a: b\n  c # d\ninstances: 2\n", "a: b\n  c # d\n", "/instances", 2);
    assertSet("a: [1,\n 2] # c\ninstances: 2\n", "a: [1,\n 2] # c\n", "/instances", 2);
    assertSet("---\na: 1\ninstances: 2\n...\n", "---\na: 1\n...\n", "/instances", 2);
    assertSet("  a: 1\n  instances: 2\n", "  a: 1\n", "/instances", 2);
  }

  @Test
  void findsValuesBehindCharactersOfTwoUnits() throws NotEditable {
    assertSet(
        "\"😀\": 1 # 😀\ninstances: 2 # 😀\n",
        "\"😀\": 1 # 😀\ninstances: 1 # 😀\n",
        "/instances",
        2);
  }

  @Test
  void writesOverAnAliasAndLeavesItsAnchor() throws NotEditable {
    assertSet("n: &n 4\ninstances: 2\n", "n: &n 4\ninstances: *n\n", "/instances", 2);
  }

  @Test
  void refusesWhatAliasesStandFor() {
    assertTrue(refusal("instances: &n 4\nb: *n\n").contains("'instances' cannot be set alone"));
    assertTrue(refusal("batching: &b {max-size: 4}\nc: *b\n").contains("an anchor"));
    assertTrue(refusal("b: &b {max-size: 4}\nbatching: *b\n").contains("an alias"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "batching: off\n",
        "batching: ''\n",
        "batching: &b\n",
        "batching: [1]\n",
        "instances: {a: 1}\n",
        "- a\n",
        "word\n",
        "a: 1\n---\nb: 1\n",
        "text: |\n  its last line has no end",
      })
  void refusesWhatItCannotEdit(String text) {
    assertFalse(refusal(text).isEmpty());
  }

  @Test
  void replacesItsOwnComment() throws NotEditable {
    String first = YamlEdit.setComment("a: 1", "# tuned: ", "once");
    assertEquals("a: 1\n# tuned: once\n", first);
    assertEquals(
        "a: 1\n# mine\n# tuned: twice\n",
        YamlEdit.setComment(first + "# mine\n", "# tuned: ", "twice"));
    assertEquals("a: 1\r\n# tuned: x\r\n", YamlEdit.setComment("a: 1\r\n", "# tuned: ", "x"));
  }

  @Test
  void printsWhatItWouldSet() {
    assertEquals(
        """
        instances: 2
        options:
          intra-op-threads: 4
        batching:
          max-size: 8
          max-delay: 2ms
        """,
        YamlEdit.print(ALL));
  }
}
