package io.jarbor.runtime.triton;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.YamlPrinter;
import io.jarbor.runtime.files.Folders;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.YamlManifestReader;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.repository.DirectoryScanner;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes models as layouts of packages; a server that watches the folder sees each whole. */
public final class PackageWriter {
  private final ManifestReader manifests = new YamlManifestReader();
  private final Path models;
  private final Source source;

  /**
   * Create a writer.
   *
   * @param models folder of packages; made where it is not there
   * @param source that the models were read from
   */
  public PackageWriter(Path models, Source source) {
    this.models = models;
    this.source = source;
  }

  /**
   * Write a model.
   *
   * @return the package's folder
   * @throws NotImportable with the reason, and nothing is left then: one of its name is there
   *     already, or the manifest would not be taken
   */
  public Path write(TritonModel model) throws IOException {
    String name = String.valueOf(model.manifest().get("name"));
    Path target = models.resolve(name);
    if (Files.exists(target)) {
      throw new NotImportable(target + " is there already");
    }
    Path hidden = models.resolve("." + name + ".import");
    Folders.delete(hidden);
    Files.createDirectories(hidden);
    try {
      Files.writeString(
          hidden.resolve(ManifestReader.FILE), YamlPrinter.print(model.manifest(), pointer -> ""));
      for (Path version : model.versions()) {
        outline(model, version, hidden.resolve(version.getFileName().toString()));
      }
      check(hidden);
      for (Path version : model.versions()) {
        copy(version, hidden.resolve(version.getFileName().toString()));
      }
      Files.move(hidden, target);
    } finally {
      Folders.delete(hidden);
    }
    return target;
  }

  /** Make what the manifest is checked against, before models are copied, which may take long. */
  private void outline(TritonModel model, Path version, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path labels : model.labels()) {
      Path own = version.resolve(labels.getFileName().toString());
      if (Files.exists(own)) {
        source.require(own, version.getFileName() + "/" + own.getFileName());
      }
      Files.copy(Files.exists(own) ? own : labels, to.resolve(own.getFileName()));
    }
    Path file = to.resolve(String.valueOf(model.manifest().get("model")));
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  /** What is linked to is copied: a package holds no links. */
  private void copy(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path each : (Iterable<Path>) entries::iterator) {
        Path file = from.relativize(each);
        source.require(each, from.getFileName() + "/" + file);
        if (Files.isDirectory(each)) {
          Files.createDirectories(to.resolve(file.toString()));
        } else if (!PackageParts.include(file)) {
          Files.copy(each, to.resolve(file.toString()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private void check(Path layout) {
    for (PackageSource each : DirectoryScanner.sourcesAt(layout)) {
      try {
        manifests.read(each.sharedManifest(), each.path(), ManifestReader.FILE, each.defaults());
      } catch (ServingException e) {
        throw new NotImportable(
            "its model.yaml would not be taken: "
                + String.valueOf(e.getMessage()).lines().collect(Collectors.joining("; ")));
      }
    }
  }
}
