package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.Origin;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import io.jarbor.runtime.plugin.BackendCatalog.Recognised;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the backend of a package: the one that its manifest names, or that recognises its files.
 *
 * @param backends all that there are
 */
record BackendChoice(BackendCatalog backends) {
  private static final Origin BY_FILES = new Origin(Origin.Kind.MODEL_FILE, null);

  /**
   * A manifest that names its backend; a package that names none is shown to each.
   *
   * @param problems receives that none recognises it, or several do
   * @return empty where there is a problem
   */
  Optional<PackageManifest> named(
      PackageManifest read, SnapshotFiles files, PackageClasses classes, Problems problems) {
    if (read.manifest().backend().isPresent()) {
      return Optional.of(read);
    }
    try (UnclaimedFiles unclaimed = new UnclaimedFiles(files, classes, backends.found())) {
      Optional<Recognised> recognised = backends.recognise(unclaimed);
      if (recognised.isEmpty()) {
        problems.add(read.file(), unrecognised(files.root()));
      }
      return recognised.map(by -> named(read, by));
    } catch (ServingException e) {
      return refused(read.file(), e, problems);
    }
  }

  private static PackageManifest named(PackageManifest read, Recognised by) {
    Manifest named = read.manifest().toBuilder().backend(by.backend()).build();
    return withModel(read.completed(named, Map.of("/backend", BY_FILES)), Optional.of(by.model()));
  }

  private String unrecognised(Path root) {
    return "no backend takes it for its own: "
        + Listing.of(root)
        + ". "
        + backends.found().stream().map(this::lookedFor).collect(Collectors.joining("; "))
        + ". A backend is named with 'backend:', and the model's file with 'model:'";
  }

  private String lookedFor(FoundBackend each) {
    Optional<String> recognises =
        BackendCalls.ask(each, "what it looks for", each.backend()::recognises);
    return "'"
        + each.backend().name()
        + "' "
        + recognises.map(what -> "looks for " + what).orElse("is to be named");
  }

  /**
   * The backend that a manifest names, started.
   *
   * @param problems receives that there is none of that name
   * @return empty where there is a problem
   * @throws ServingException {@code UNAVAILABLE} if it does not start
   */
  Optional<FoundBackend> started(PackageManifest named, Problems problems) {
    try {
      return Optional.of(backends.started(named.manifest().backend().orElseThrow()));
    } catch (ServingException e) {
      return refused(named.locate("/backend"), e, problems);
    }
  }

  /** Note what was refused with {@code INVALID_PACKAGE}; throw what failed otherwise. */
  static <T> Optional<T> refused(Location at, ServingException e, Problems problems) {
    if (!e.code().equals(ErrorCode.INVALID_PACKAGE)) {
      throw e;
    }
    problems.add(at, String.valueOf(e.getMessage()));
    return Optional.empty();
  }

  /** A manifest that names its model's file, where its backend recognises one. */
  PackageManifest modelled(PackageManifest named, FoundBackend backend, SnapshotFiles files) {
    return named.manifest().model().isPresent()
        ? named
        : withModel(
            named,
            BackendCalls.ask(
                backend, "which file is the model", () -> backend.backend().recognise(files)));
  }

  private static PackageManifest withModel(PackageManifest named, Optional<String> model) {
    Manifest manifest = named.manifest();
    if (manifest.model().isPresent() || model.isEmpty() || model.get().isEmpty()) {
      return named;
    }
    return named.completed(
        manifest.toBuilder().model(model.get()).build(), Map.of("/model", BY_FILES));
  }
}
