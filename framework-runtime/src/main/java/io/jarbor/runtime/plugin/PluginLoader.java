package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Loader of a plugin's own jars: its classes first, then what is shared with it. Closing it closes
 * its jars.
 */
final class PluginLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final SharedLoader shared;

  PluginLoader(String name, List<Path> jars, SharedLoader shared) {
    super(name, urls(jars), shared, UncachedJars.FACTORY);
    this.shared = shared;
  }

  private static URL[] urls(List<Path> jars) {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(jar + " has no URL", e);
      }
    }
    return urls.toArray(new URL[0]);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("java.") || shared.takesClass(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        try {
          loaded = findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = Collections.list(findResources(name));
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }

  /**
   * Make the providers of a service that this loader itself defines.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if one is missing or cannot be made
   */
  <S> List<S> providers(Class<S> service) {
    try {
      return ContextLoader.call(this, () -> make(service));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          getName() + ": " + Reasons.of(e) + " (a provider of " + service.getName() + ")",
          e);
    }
  }

  private <S> List<S> make(Class<S> service) {
    return ServiceLoader.load(service, this).stream()
        .filter(provider -> provider.type().getClassLoader() == this)
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
