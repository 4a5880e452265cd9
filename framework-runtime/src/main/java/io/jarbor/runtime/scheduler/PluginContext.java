package io.jarbor.runtime.scheduler;

import java.util.function.Supplier;

/** Sets the class loader that code of a package runs under, and restores the thread's own. */
record PluginContext(ClassLoader loader) {

  void run(Runnable action) {
    get(
        () -> {
          action.run();
          return action;
        });
  }

  <T> T get(Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
