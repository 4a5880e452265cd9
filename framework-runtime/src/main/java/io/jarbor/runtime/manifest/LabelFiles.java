package io.jarbor.runtime.manifest;

import io.jarbor.api.error.Counted;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.document.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the labels that a manifest keeps in files, and checks all labels against their shapes. */
final class LabelFiles {
  private static final long MAX_BYTES = 16L << 20;

  private final PackageManifest places;
  private final PackageFiles files;
  private final Problems problems;

  LabelFiles(PackageManifest places, PackageFiles files, Problems problems) {
    this.places = places;
    this.files = files;
    this.problems = problems;
  }

  /**
   * Read the labels of some tensors.
   *
   * @param pointer of the list, such as {@code /outputs}
   */
  List<TensorSpec> read(List<TensorSpec> specs, String pointer) {
    List<TensorSpec> read = new ArrayList<>();
    for (TensorSpec spec : specs) {
      String labels = Pointers.child(Pointers.item(pointer, read.size()), "labels");
      TensorSpec labelled =
          spec.labelsFile()
              .map(file -> spec.toBuilder().labels(lines(file, labels)).build())
              .orElse(spec);
      checkCount(labelled, labels);
      read.add(labelled);
    }
    return read;
  }

  private List<String> lines(String name, String pointer) {
    Location at = places.locate(pointer);
    String subject = Pointers.spoken(pointer);
    return files.find(name, at, subject).map(file -> lines(file, name, pointer)).orElse(List.of());
  }

  private List<String> lines(Path file, String name, String pointer) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        problem(pointer, "'" + name + "' holds more than " + MAX_BYTES + " bytes");
        return List.of();
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty()) {
        problem(pointer, "'" + name + "' is empty, expected a line per class");
      }
      return lines;
    } catch (CharacterCodingException e) {
      problem(pointer, "'" + name + "' is not UTF-8");
    } catch (IOException e) {
      problem(pointer, "'" + name + "' cannot be read: " + e);
    }
    return List.of();
  }

  private void checkCount(TensorSpec spec, String pointer) {
    int count = spec.labels().size();
    if (count == 0) {
      return;
    }
    Shape shape = spec.shape();
    if (shape.rank() == 0) {
      problem(pointer, "labels name the last dimension, and shape [] has none");
      return;
    }
    long last = shape.size(shape.rank() - 1);
    if (last != Shape.DYNAMIC && last != count) {
      problem(
          pointer,
          "expected "
              + Counted.of(last, "label")
              + ", as the last dimension of "
              + shape
              + ", got "
              + count);
    }
  }

  private void problem(String pointer, String message) {
    problems.add(places.locate(pointer), "'" + Pointers.spoken(pointer) + "': " + message);
  }
}
