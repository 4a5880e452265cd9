package io.jarbor.runtime.scheduler;

import io.jarbor.runtime.plugin.ContextLoader;
import java.util.function.Supplier;

/** Runs code of a package under the class loader that it needs. */
record PluginContext(ClassLoader loader) {

  void run(Runnable action) {
    ContextLoader.run(loader, action);
  }

  <T> T get(Supplier<T> action) {
    return ContextLoader.call(loader, action);
  }
}
