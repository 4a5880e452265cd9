package io.jarbor.runtime.triton;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders of a model's versions that hold a model.
 *
 * @param folders the oldest first, one at least
 * @param model where each has its model, relative to it
 */
record VersionFolders(List<Path> folders, String model) {
  /** Triton passes over names with a zero first. */
  private static final String NUMBER = "[1-9][0-9]{0,17}";

  /** List them, the oldest first; none, or empty ones, too. */
  static List<Path> in(Path model) throws IOException {
    try (Stream<Path> entries = Files.list(model)) {
      return entries
          .filter(each -> each.getFileName().toString().matches(NUMBER))
          .filter(Files::isDirectory)
          .sorted(Comparator.comparingLong(each -> Long.parseLong(each.getFileName().toString())))
          .toList();
    }
  }

  /**
   * Keep those that have their model where the newest has it, since one manifest is for all.
   *
   * @param all the oldest first
   * @param named what the model's file is called
   * @throws NotImportable if there is none
   */
  static VersionFolders holding(
      ModelFormat format, String named, List<Path> all, Differences differences) {
    List<Path> kept = new ArrayList<>();
    String model = "";
    String missing = "there is no folder of a version, such as 1/";
    for (int i = all.size() - 1; i >= 0; i--) {
      Path version = all.get(i);
      String place = format.place(version, named);
      String shown = version.getFileName() + "/" + place;
      if (!Files.isRegularFile(version.resolve(place))) {
        missing = "there is no file " + shown;
        differences.leftOut("version " + version.getFileName() + ": " + missing);
      } else if (!kept.isEmpty() && !place.equals(model)) {
        differences.leftOut(
            "version "
                + version.getFileName()
                + ": its model is "
                + shown
                + ", and that of newer ones "
                + model);
      } else {
        model = place;
        kept.add(0, version);
      }
    }
    if (kept.isEmpty()) {
      throw new NotImportable(missing);
    }
    return new VersionFolders(List.copyOf(kept), model);
  }
}
