package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Reads labels, one per line. */
final class LabelFile {
  private LabelFile() {}

  /**
   * Read a file of labels in UTF-8; blanks around a label do not count.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if it is missing, cannot be read, or has an
   *     empty line before its end
   */
  static List<String> read(ModelPackage files, String name) {
    List<String> lines;
    try {
      lines =
          Files.readAllLines(files.file(name), StandardCharsets.UTF_8).stream()
              .map(String::strip)
              .toList();
    } catch (CharacterCodingException e) {
      throw unreadable(name + ": expected labels in UTF-8, got bytes that are not", e);
    } catch (IOException e) {
      throw unreadable(name + ": cannot be read: " + e.getMessage(), e);
    }
    int count = lines.size();
    while (count > 0 && lines.get(count - 1).isEmpty()) {
      count--;
    }
    List<String> labels = lines.subList(0, count);
    int empty = labels.indexOf("");
    if (empty >= 0) {
      throw ModelFit.unsuitable(
          LabelsPostprocessor.NAME,
          name + ":" + (empty + 1) + ": expected a label, got an empty line");
    }
    return List.copyOf(labels);
  }

  private static ServingException unreadable(String why, IOException cause) {
    return new ServingException(
        ErrorCode.INVALID_PACKAGE, "processor '" + LabelsPostprocessor.NAME + "': " + why, cause);
  }
}
