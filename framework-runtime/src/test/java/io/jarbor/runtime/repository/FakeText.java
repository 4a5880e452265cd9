package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a fake package's {@code model.txt} says: lines {@code key: value}, and {@code end}, without
 * which it is truncated.
 */
final class FakeText {
  static final String FILE = "model.txt";

  private final Map<String, String> values = new HashMap<>();

  private FakeText(List<String> lines) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
  }

  static FakeText read(Path folder) {
    List<String> lines;
    try {
      lines = Files.readAllLines(folder.resolve(FILE));
    } catch (IOException e) {
      throw new ServingException(ErrorCode.INVALID_PACKAGE, "there is no " + FILE + ": " + e, e);
    }
    if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("end")) {
      throw new ServingException(ErrorCode.INVALID_PACKAGE, FILE + " is truncated");
    }
    return new FakeText(lines);
  }

  /** Write a folder's file, over what is there. */
  static void write(Path folder, String... lines) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(FILE), String.join("\n", lines) + "\nend\n");
    } catch (IOException e) {
      throw new AssertionError("cannot write " + folder, e);
    }
  }

  Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  boolean is(String key, String value) {
    return get(key).filter(value::equals).isPresent();
  }
}
