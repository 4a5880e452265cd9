package io.jarbor.api.backend;

import io.jarbor.api.manifest.Manifest;
import java.nio.file.Path;
import java.util.List;

/**
 * The files and classes of one version, unpacked and on disk for as long as the version lives.
 * Thread-safe.
 */
public interface ModelPackage {

  /** The manifest, completed as far as the package's own files tell. */
  Manifest manifest();

  /**
   * Folder that holds the package's files, beside its manifest: in a jar that is {@code
   * META-INF/jarbor}. Do not write to it.
   */
  Path root();

  /**
   * Find a file of the package.
   *
   * @param name relative to the package, with {@code /} between folders
   * @return an existing regular file under {@link #root()}
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if there is none, or the
   *     name leaves the package
   */
  Path file(String name);

  /** SHA-256 of the package as it was dropped, in hexadecimal. */
  String digest();

  /**
   * Find what the package's own jars provide for a service, made anew at each call.
   *
   * @param service a type of {@code io.jarbor.api} or of what its backend exports
   * @return empty for a package without classes
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if a named class is
   *     missing or cannot be made
   */
  <S> List<S> services(Class<S> service);

  /**
   * Tell whether the package's own jars name a provider for a service, without making one: none of
   * its code runs, so a backend may ask before it has started.
   */
  default boolean provides(Class<?> service) {
    return !services(service).isEmpty();
  }
}
