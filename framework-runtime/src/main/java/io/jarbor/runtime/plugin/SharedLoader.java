package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin sees beside its own jars: the platform, and the shared packages of other loaders.
 * Defines no class itself.
 */
final class SharedLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final List<Share> shares;

  /**
   * Some packages of a loader.
   *
   * @param loader has the classes
   * @param packages which of them are shared
   */
  record Share(ClassLoader loader, PackageFilter packages) {
    /** What every plugin shares with the server. */
    static Share ofServer() {
      return new Share(Share.class.getClassLoader(), PackageFilter.ofServer());
    }
  }

  /**
   * Create a loader.
   *
   * @param shares where two share a package, the first does
   */
  SharedLoader(String name, List<Share> shares) {
    super(name, ClassLoader.getPlatformClassLoader());
    this.shares = List.copyOf(shares);
  }

  /** True for a resource of a shared package, whether or not it is there. */
  boolean takesResource(String name) {
    return sharing(name).isPresent();
  }

  private Optional<ClassLoader> sharing(String resource) {
    return shares.stream()
        .filter(share -> share.packages().takesResource(resource))
        .map(Share::loader)
        .findFirst();
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    for (Share share : shares) {
      if (share.packages().takesClass(name)) {
        return share.loader().loadClass(name);
      }
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    return sharing(name).map(loader -> loader.getResource(name)).orElse(null);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    Optional<ClassLoader> loader = sharing(name);
    return loader.isPresent() ? loader.get().getResources(name) : Collections.emptyEnumeration();
  }
}
