package io.jarbor.runtime.tune;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.PackageChecker;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.plugin.PackageSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One package that is to be tuned.
 *
 * @param versions how many the layout has that it lies in; 1 where it lies in none
 */
public record TunedPackage(PackageSource source, int versions) {

  /**
   * Find the package at a path; a version of a layout by its folder.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if there is none, or more than one
   */
  public static TunedPackage at(Path path) {
    List<PackageSource> found = PackageChecker.packages(path);
    if (found.isEmpty()) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          path + " is no package; expected a folder, a .zip or a .jar that exists");
    }
    if (found.size() > 1) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          path
              + " holds versions; name one of them: "
              + found.stream()
                  .map(each -> path.resolve(each.path().getFileName()).toString())
                  .collect(Collectors.joining(", ")));
    }
    return inLayout(found.get(0));
  }

  /** A version's folder named by itself takes what its layout's manifest says, too. */
  private static TunedPackage inLayout(PackageSource found) {
    Path parent = found.path().getParent();
    if (found.sharedManifest().isPresent()
        || parent == null
        || !Files.isRegularFile(parent.resolve(ManifestReader.FILE))) {
      return new TunedPackage(found, 1);
    }
    List<PackageSource> layout = PackageChecker.packages(parent);
    return layout.stream()
        .filter(each -> each.path().equals(found.path()))
        .findFirst()
        .map(each -> new TunedPackage(each, layout.size()))
        .orElse(new TunedPackage(found, 1));
  }
}
