package io.jarbor.runtime.plugin;

import io.jarbor.runtime.document.Problems;

/** Makes packages usable. Thread-safe; blocks on the disk. */
public interface PackageOpener {

  /**
   * Take a snapshot of a package into the work folder, so that the original may change at any time;
   * digest it, read its manifest, find its backend, and make its class loader.
   *
   * @param problems receives what is wrong with the manifest, the backend that it names, and the
   *     options for it
   * @param withdrawal ends it soon, within a block of what is copied
   * @return owned by the caller; with a backend and its options only where nothing is wrong there
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if it is not to be looked
   *     into any further; {@code UNAVAILABLE} if the disk would become full or the backend does not
   *     start; {@code CANCELLED}; nothing is left in the work folder
   */
  OpenedPackage open(PackageSource source, Problems problems, Withdrawal withdrawal);
}
