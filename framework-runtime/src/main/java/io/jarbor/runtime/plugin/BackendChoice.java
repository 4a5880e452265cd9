package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
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
   * @throws ServingException {@code INVALID_PACKAGE} if none recognises it, or several do
   */
  PackageManifest named(PackageManifest read, SnapshotFiles files, PackageClasses classes) {
    if (read.manifest().backend().isPresent()) {
      return read;
    }
    try (UnclaimedFiles unclaimed = new UnclaimedFiles(files, classes, backends.found())) {
      Recognised recognised =
          backends.recognise(unclaimed).orElseThrow(() -> unrecognised(read, files.root()));
      Manifest named = read.manifest().toBuilder().backend(recognised.backend()).build();
      return withModel(
          read.completed(named, Map.of("/backend", BY_FILES)), Optional.of(recognised.model()));
    }
  }

  private ServingException unrecognised(PackageManifest read, Path root) {
    return new ServingException(
        ErrorCode.INVALID_PACKAGE,
        read.file()
            + ": no backend takes it for its own: "
            + Listing.of(root)
            + ". "
            + backends.found().stream().map(this::lookedFor).collect(Collectors.joining("; "))
            + ". A backend is named with 'backend:', and the model's file with 'model:'");
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
   * @throws ServingException {@code INVALID_PACKAGE} at its place if there is none of that name;
   *     {@code UNAVAILABLE} if it does not start
   */
  FoundBackend started(PackageManifest named) {
    try {
      return backends.started(named.manifest().backend().orElseThrow());
    } catch (ServingException e) {
      throw e.code().equals(ErrorCode.INVALID_PACKAGE)
          ? new ServingException(e.code(), named.locate("/backend") + ": " + e.getMessage(), e)
          : e;
    }
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
