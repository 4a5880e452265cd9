package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
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
  record Share(ClassLoader loader, PackageFilter packages) {}

  SharedLoader(String name, List<Share> shares) {
    super(name, ClassLoader.getPlatformClassLoader());
    this.shares = List.copyOf(shares);
  }

  boolean takesClass(String name) {
    return shares.stream().anyMatch(share -> share.packages().takesClass(name));
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
    for (Share share : shares) {
      if (share.packages().takesResource(name)) {
        return share.loader().getResource(name);
      }
    }
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    for (Share share : shares) {
      if (share.packages().takesResource(name)) {
        return share.loader().getResources(name);
      }
    }
    return Collections.emptyEnumeration();
  }
}
