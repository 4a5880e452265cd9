package io.jarbor.runtime.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A table between two marks of a page of {@code docs}. {@code mvn test -Djarbor.docs.write=true}
 * writes it; otherwise it is compared.
 */
public final class GeneratedTable {
  private static final String BEGIN = "<!-- generated from the code: begin -->\n";
  private static final String END = "<!-- generated from the code: end -->\n";

  private GeneratedTable() {}

  /** The page's first block of YAML, as a reader would copy it. */
  public static String example(String page) throws IOException {
    return Files.readString(file(page)).split("```yaml\n", 2)[1].split("```", 2)[0];
  }

  private static Path file(String page) {
    return Path.of(System.getProperty("jarbor.fixtures")).resolveSibling("docs").resolve(page);
  }

  public static void check(String page, String table) throws IOException {
    Path file = file(page);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("jarbor.docs.write")) {
      Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
      return;
    }
    assertEquals(
        table,
        text.substring(begin, end),
        () -> page + " is out of date; mvn test -Djarbor.docs.write=true writes it anew");
  }
}
