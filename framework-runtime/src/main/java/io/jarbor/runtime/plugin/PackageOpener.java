package io.jarbor.runtime.plugin;

/** Makes packages usable. Thread-safe; blocks on the disk. */
public interface PackageOpener {

  /**
   * Take a snapshot of a package into the work folder, so that the original may change at any time;
   * digest it, read its manifest, find its backend, and make its class loader.
   *
   * @param cancellation ends it soon, within a block of what is copied
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} with every problem that
   *     can be told by then; {@code UNAVAILABLE} if the disk would become full or the backend does
   *     not start; {@code CANCELLED}; nothing is left in the work folder
   */
  OpenedPackage open(PackageSource source, Cancellation cancellation);
}
