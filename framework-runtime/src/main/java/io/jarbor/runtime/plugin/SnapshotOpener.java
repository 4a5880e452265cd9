package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.files.Folders;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens packages from snapshots in the work folder. */
public final class SnapshotOpener implements PackageOpener {
  private final WorkFolder work;
  private final Snapshots snapshots;
  private final PackageRules rules;
  private final DigestCheck digests;
  private final BackendChoice choice;
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
    this.digests = new DigestCheck(rules.requireDigests());
    this.choice = new BackendChoice(backends);
    this.manifests = manifests;
    this.optionReader = optionReader;
  }

  @Override
  public OpenedPackage open(PackageSource source, Problems problems, Withdrawal withdrawal) {
    Path folder = newFolder();
    try {
      Snapshot snapshot = snapshots.take(source.path(), source.label(), folder, withdrawal);
      PackageManifest manifest = read(source, snapshot, problems);
      boolean right = digests.check(source, snapshot, manifest, problems);
      boolean allowed = mayBring(source, snapshot, problems);
      if (!right || !allowed) {
        problems.throwIfAny(); // Nothing runs of what is not trusted.
      }
      return complete(
          folder,
          snapshot,
          manifest,
          new PackageClasses(source.label(), snapshot.jars()),
          problems);
    } catch (Throwable e) {
      Folders.delete(folder);
      throw e;
    }
  }

  private boolean mayBring(PackageSource source, Snapshot snapshot, Problems problems) {
    boolean allowed = rules.plugins() || snapshot.jars().isEmpty();
    if (!allowed) {
      problems.add(
          Location.ofFile(source.label()), "it brings classes, and packages.plugins is 'deny'");
    }
    return allowed;
  }

  private Path newFolder() {
    try {
      return work.next();
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          "no folder can be made in the work folder: " + Reasons.ofDisk(e),
          e);
    }
  }

  private PackageManifest read(PackageSource source, Snapshot snapshot, Problems problems) {
    Path own = snapshot.root().resolve(ManifestReader.FILE);
    if (Files.isRegularFile(own)) {
      String place =
          source.label().endsWith(".jar")
              ? source.label() + "!" + Snapshots.JAR_ROOT + "/" + ManifestReader.FILE
              : source.label() + "/" + ManifestReader.FILE;
      return manifests.read(Optional.of(own), snapshot.root(), place, source.defaults(), problems);
    }
    if (Files.isRegularFile(snapshot.root().resolve("model.yml"))) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          source.label() + "/model.yml is not read: a manifest is named " + ManifestReader.FILE);
    }
    Optional<Path> shared = source.sharedManifest().filter(Files::isRegularFile);
    String place =
        shared.isPresent() ? source.sharedPlace() : source.label() + "/" + ManifestReader.FILE;
    return manifests.read(shared, snapshot.root(), place, source.defaults(), problems);
  }

  private OpenedPackage complete(
      Path folder,
      Snapshot snapshot,
      PackageManifest read,
      PackageClasses classes,
      Problems problems) {
    Optional<PackageManifest> named = named(snapshot, read, classes, problems);
    Optional<FoundBackend> backend = named.flatMap(each -> choice.started(each, problems));
    @Nullable PluginLoader loader =
        backend.isPresent()
            ? classes.loaderFor(backend.get())
            : classes.loaderForAny(choice.backends().found());
    try {
      PackageManifest manifest = named.orElse(read);
      if (backend.isPresent()) {
        manifest =
            choice.modelled(
                manifest, backend.get(), SnapshotFiles.of(snapshot, manifest.manifest(), loader));
      }
      SnapshotFiles files = SnapshotFiles.of(snapshot, manifest.manifest(), loader);
      return new Opened(
          manifest, files, chosen(backend, manifest, files, problems), folder, loader);
    } catch (Throwable e) {
      Opened.closeLoader(loader);
      throw e;
    }
  }

  private Optional<PackageManifest> named(
      Snapshot snapshot, PackageManifest read, PackageClasses classes, Problems problems) {
    boolean said = read.manifest().backend().isPresent();
    return read.sound("/backend", problems) && (said || read.sound("/model", problems))
        ? choice.named(read, SnapshotFiles.of(snapshot, read.manifest(), null), classes, problems)
        : Optional.empty();
  }

  private Optional<ChosenBackend> chosen(
      Optional<FoundBackend> backend,
      PackageManifest manifest,
      SnapshotFiles files,
      Problems problems) {
    return backend.flatMap(
        found ->
            options(manifest, found, files, problems)
                .map(options -> new ChosenBackend(found, options, manifest)));
  }

  private Optional<Options> options(
      PackageManifest manifest, FoundBackend backend, SnapshotFiles files, Problems problems) {
    List<OptionSpec> declared;
    try {
      declared = BackendCalls.ask(backend, "its options", () -> backend.backend().options(files));
    } catch (ServingException e) {
      return BackendChoice.refused(manifest.locate("/backend"), e, problems);
    }
    int before = problems.count();
    Options options =
        optionReader.read(declared, manifest.manifest().options(), "/options", manifest, problems);
    return problems.count() == before ? Optional.of(options) : Optional.empty();
  }
}
