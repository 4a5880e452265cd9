package io.jarbor.runtime.plugin;

import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.Optional;

/**
 * Compares a package with the digests that are written for it.
 *
 * @param required true refuses a package without one
 */
record DigestCheck(boolean required) {

  /**
   * Check it.
   *
   * @param problems receives each digest that does not match, and a missing one that is required;
   *     holds what is wrong with the manifest
   * @return true if the package is what it should be
   */
  boolean check(
      PackageSource source, Snapshot snapshot, PackageManifest manifest, Problems problems) {
    Optional<String> beside = Digests.beside(source.path());
    Optional<String> written = manifest.manifest().digest();
    // One that cannot be read was asked for all the same, and is told already.
    boolean readable = manifest.sound("/digest", problems);
    boolean right = readable;
    if (beside.isPresent() && !beside.get().equals(snapshot.digest())) {
      problems.add(
          Location.ofFile(source.label() + ".sha256"),
          "expected SHA-256 " + beside.get() + ", got " + snapshot.digest());
      right = false;
    }
    if (written.isPresent() && !written.get().equals(snapshot.contentDigest())) {
      problems.add(
          manifest.locate("/digest"),
          "expected SHA-256 "
              + written.get()
              + " of all files but the manifest, got "
              + snapshot.contentDigest());
      right = false;
    }
    if (required && readable && beside.isEmpty() && written.isEmpty()) {
      problems.add(
          Location.ofFile(source.label()),
          "packages.require-digests asks for a digest, and there is none in its manifest nor in "
              + source.path().getFileName()
              + ".sha256 beside it; its digest is "
              + snapshot.digest());
      right = false;
    }
    return right;
  }
}
