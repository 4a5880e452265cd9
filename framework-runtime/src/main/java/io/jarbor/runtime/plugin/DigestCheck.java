package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
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
   * @throws ServingException {@code INVALID_PACKAGE} if one does not match, or is missing
   */
  void check(PackageSource source, Snapshot snapshot, PackageManifest manifest) {
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
    if (required && beside.isEmpty() && written.isEmpty()) {
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
}
