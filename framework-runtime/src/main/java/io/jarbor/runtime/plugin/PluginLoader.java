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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Loader of a plugin's own jars. Closing it closes its jars, and every stream from them.
 *
 * <p>A class comes from the platform, else from where its package is shared, else from the jars.
 * Since the parent shows nothing else, a plugin's libraries never meet those of the server or of
 * another plugin. Resources of shared packages go the same way; all others are the plugin's first.
 * Since {@code META-INF} is no package, services are its own alone.
 */
final class PluginLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final SharedLoader shared;
  private final Set<FoundService> found = new ConcurrentSkipListSet<>();

  PluginLoader(String name, List<Path> jars, List<SharedLoader.Share> shares) {
    this(name, jars, new SharedLoader("shared with " + name, shares));
  }

  private PluginLoader(String name, List<Path> jars, SharedLoader shared) {
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
  public @Nullable URL getResource(String name) {
    if (shared.takesResource(name)) {
      return super.getResource(name);
    }
    URL own = findResource(name);
    return own != null ? own : shared.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (shared.takesResource(name)) {
      return super.getResources(name);
    }
    List<URL> all = Collections.list(findResources(name));
    all.addAll(Collections.list(shared.getResources(name)));
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

  /** Tell whether the jars name a provider of a service, whatever becomes of it. */
  boolean names(Class<?> service) {
    return findResource("META-INF/services/" + service.getName()) != null;
  }

  private <S> List<S> make(Class<S> service) {
    List<S> made =
        ServiceLoader.load(service, this).stream()
            .filter(provider -> provider.type().getClassLoader() == this)
            .map(ServiceLoader.Provider::get)
            .toList();
    made.forEach(each -> found.add(new FoundService(service.getName(), each.getClass().getName())));
    return made;
  }

  /** The providers that were made so far, by the names of service and class. */
  List<FoundService> found() {
    return List.copyOf(found);
  }
}
