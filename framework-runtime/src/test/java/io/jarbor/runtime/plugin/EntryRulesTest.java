package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryRulesTest {
  private final EntryRules rules = new EntryRules("p.zip", 5, 100);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../a",
        "a/../b",
        "a/..",
        ".",
        "./a",
        "/a",
        "//a",
        "a//b",
        "C:/a",
        "C:a",
        "c:\\a",
        "a\\..\\b",
        "a\\b",
        "a\0b",
        "a\nb",
        "",
        "/"
      })
  void refusesNamesThatAreNoPathsInPackage(String name) {
    ServingException e = assertThrows(ServingException.class, () -> rules.file(name));
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("p.zip: entry '"), message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/c", "..a", "a..", "...", "-", " ", "ü/😀", "ab:c"})
  void takesPlainNames(String name) {
    assertEquals(name, rules.file(name));
  }

  @Test
  void refusesNameThatNoFileSystemTakes() {
    assertEquals("é".repeat(127), rules.file("é".repeat(127)));
    refused("at most 255 bytes", () -> rules.file("a/" + "é".repeat(128)));
  }

  @Test
  void refusesFileTwiceButNotFolder() {
    rules.folder("a/");
    rules.folder("a");
    rules.file("a/b");
    refused("'a/b' is there twice", () -> rules.file("a/b"));
  }

  @Test
  void refusesFileWhereFolderIsAndTheReverse() {
    rules.file("a/b/c");
    refused("'a/b' is a file and a folder", () -> rules.file("a/b"));
    rules.file("f");
    refused("'f' is a file and a folder", () -> rules.file("f/g"));
    refused("'f' is a file and a folder", () -> rules.folder("f/"));
  }

  @Test
  void refusesMoreEntriesThanAllowedWhateverTheyAre() {
    for (int i = 0; i < 5; i++) {
      rules.folder("same/");
    }
    refused("more than 5 entries (packages.max-entries)", () -> rules.folder("same/"));
  }

  @Test
  void refusesByteThatIsTooMuch() {
    rules.count(60);
    rules.count(40);
    refused("it unpacks to more than 100 bytes (packages.max-unpacked)", () -> rules.count(1));
  }

  private static void refused(String expected, Runnable action) {
    ServingException e = assertThrows(ServingException.class, action::run);
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
  }
}
