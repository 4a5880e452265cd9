package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.Origin;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import io.jarbor.runtime.plugin.BackendCatalog.Recognised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens packages from snapshots in the work folder. */
public final class SnapshotOpener implements PackageOpener {
  private final WorkFolder work;
  private final Snapshots snapshots;
  private final PackageRules rules;
  private final BackendCatalog backends;
  private final ManifestReader manifests;
  private final OptionReader optionReader;

  /**
   * What packages may be.
   *
   * @param plugins false refuses packages with classes
   * @param requireDigests true refuses those without a digest that matches
   * @param maxEntries most entries of one
   * @param maxUnpackedBytes most bytes of one
   */
  public record PackageRules(
      boolean plugins, boolean requireDigests, int maxEntries, long maxUnpackedBytes) {}

  /** Create an opener; the folder stays the caller's. */
  public SnapshotOpener(
      WorkFolder work,
      PackageRules rules,
      BackendCatalog backends,
      ManifestReader manifests,
      OptionReader optionReader) {
    this.work = work;
    this.rules = rules;
    this.snapshots = new Snapshots(rules.maxEntries(), rules.maxUnpackedBytes());
    this.backends = backends;
    this.manifests = manifests;
    this.optionReader = optionReader;
  }

  @Override
  public OpenedPackage open(PackageSource source) {
    Path folder = newFolder();
    @Nullable PluginLoader loader = null;
    try {
      Snapshot snapshot = snapshots.take(source.path(), source.label(), folder);
      PackageManifest manifest = read(source, snapshot);
      checkDigests(source, snapshot, manifest);
      if (!snapshot.jars().isEmpty()) {
        if (!rules.plugins()) {
          throw new ServingException(
              ErrorCode.INVALID_PACKAGE,
              source.label() + ": it brings classes, and packages.plugins is 'deny'");
        }
        loader = loader(source, snapshot, manifest);
      }
      return complete(folder, snapshot, manifest, loader);
    } catch (Throwable e) {
      close(folder, loader);
      throw e;
    }
  }

  private Path newFolder() {
    try {
      return work.next();
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE, "no folder can be made in the work folder: " + e, e);
    }
  }

  private PackageManifest read(PackageSource source, Snapshot snapshot) {
    Path own = snapshot.root().resolve(Snapshots.MANIFEST);
    if (Files.isRegularFile(own)) {
      String place =
          source.label().endsWith(".jar")
              ? source.label() + "!" + Snapshots.JAR_ROOT + "/" + Snapshots.MANIFEST
              : source.label() + "/" + Snapshots.MANIFEST;
      return manifests.read(Optional.of(own), snapshot.root(), place, source.defaults());
    }
    Optional<Path> shared = source.sharedManifest().filter(Files::isRegularFile);
    String place = source.label() + "/" + Snapshots.MANIFEST;
    if (shared.isPresent()) {
      Path folder = Path.of(source.label()).getParent();
      place = (folder == null ? "" : folder + "/") + Snapshots.MANIFEST;
    }
    return manifests.read(shared, snapshot.root(), place, source.defaults());
  }

  private void checkDigests(PackageSource source, Snapshot snapshot, PackageManifest manifest) {
    Optional<String> beside = Digests.beside(source.path());
    if (beside.isPresent() && !beside.get().equals(snapshot.digest())) {
      throw mismatch(source.label() + ".sha256", beside.get(), snapshot.digest());
    }
    Optional<String> written = manifest.manifest().digest();
    if (written.isPresent() && !written.get().equals(snapshot.contentDigest())) {
      throw mismatch(
          manifest.locate("/digest") + " (of all files but the manifest)",
          written.get(),
          snapshot.contentDigest());
    }
    if (rules.requireDigests() && beside.isEmpty() && written.isEmpty()) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          source.label()
              + ": packages.require-digests asks for a digest, and there is none in its manifest nor"
              + " in "
              + source.path().getFileName()
              + ".sha256 beside it; its digest is "
              + snapshot.digest());
    }
  }

  private static ServingException mismatch(String where, String expected, String got) {
    return new ServingException(
        ErrorCode.INVALID_PACKAGE, where + ": expected SHA-256 " + expected + ", got " + got);
  }

  private PluginLoader loader(PackageSource source, Snapshot snapshot, PackageManifest manifest) {
    List<SharedLoader.Share> shares = new ArrayList<>();
    shares.add(new SharedLoader.Share(getClass().getClassLoader(), PackageFilter.ofServer()));
    for (FoundBackend found : exporters(manifest)) {
      shares.add(
          new SharedLoader.Share(
              found.loader(), new PackageFilter(found.backend().exportedPackages())));
    }
    return new PluginLoader(
        "package " + source.label(),
        snapshot.jars(),
        new SharedLoader("shared with " + source.label(), shares));
  }

  /** The backend that is named; before one is, each may be the one that recognises the classes. */
  private List<FoundBackend> exporters(PackageManifest manifest) {
    return manifest.manifest().backend().isPresent()
        ? List.of(started(manifest))
        : backends.found();
  }

  private OpenedPackage complete(
      Path folder, Snapshot snapshot, PackageManifest read, @Nullable PluginLoader loader) {
    PackageManifest manifest = withBackend(read, snapshot, loader);
    FoundBackend backend = started(manifest);
    SnapshotFiles files =
        new SnapshotFiles(manifest.manifest(), snapshot.root(), snapshot.digest(), loader);
    Problems problems = new Problems();
    Options options =
        optionReader.read(
            ContextLoader.call(backend.loader(), () -> backend.backend().options(files)),
            manifest.manifest().options(),
            "/options",
            manifest,
            problems);
    problems.throwIfAny();
    return new Opened(manifest, files, backend, options, folder, loader);
  }

  private FoundBackend started(PackageManifest manifest) {
    String name = manifest.manifest().backend().orElseThrow();
    try {
      return backends.started(name);
    } catch (ServingException e) {
      if (!e.code().equals(ErrorCode.INVALID_PACKAGE)) {
        throw e;
      }
      throw new ServingException(e.code(), manifest.locate("/backend") + ": " + e.getMessage(), e);
    }
  }

  private PackageManifest withBackend(
      PackageManifest read, Snapshot snapshot, @Nullable PluginLoader loader) {
    Manifest manifest = read.manifest();
    if (manifest.backend().isPresent() && manifest.model().isPresent()) {
      return read;
    }
    SnapshotFiles files = new SnapshotFiles(manifest, snapshot.root(), snapshot.digest(), loader);
    Optional<Recognised> recognised =
        manifest.backend().isPresent() ? named(read, files) : backends.recognise(files);
    if (manifest.backend().isEmpty() && recognised.isEmpty()) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          read.file()
              + ": no backend recognises its files; name one with 'backend:', and the file with"
              + " 'model:'. There are "
              + backends.found().stream().map(each -> each.backend().name()).toList());
    }
    Map<String, Origin> origins = new HashMap<>();
    Manifest.Builder completed = manifest.toBuilder();
    recognised.ifPresent(
        each -> {
          if (manifest.backend().isEmpty()) {
            completed.backend(each.backend());
            origins.put("/backend", new Origin(Origin.Kind.MODEL_FILE, null));
          }
          if (manifest.model().isEmpty() && !each.model().isEmpty()) {
            completed.model(each.model());
            origins.put("/model", new Origin(Origin.Kind.NAME, null));
          }
        });
    return read.completed(completed.build(), origins);
  }

  private Optional<Recognised> named(PackageManifest read, SnapshotFiles files) {
    FoundBackend backend = started(read);
    return ContextLoader.call(backend.loader(), () -> backend.backend().recognise(files))
        .map(model -> new Recognised(backend.backend().name(), model));
  }

  private static void close(Path folder, @Nullable PluginLoader loader) {
    Opened.closeLoader(loader);
    WorkFolder.delete(folder);
  }
}
