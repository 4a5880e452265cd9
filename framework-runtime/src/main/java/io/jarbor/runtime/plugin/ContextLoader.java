package io.jarbor.runtime.plugin;

import java.util.function.Supplier;

/** Calls into plugins with their loader as this thread's context class loader. */
public final class ContextLoader {
  private ContextLoader() {}

  /** Call, and put back the loader that was there before. */
  public static <T> T call(ClassLoader loader, Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** As {@link #call}, for an action without a result. */
  public static void run(ClassLoader loader, Runnable action) {
    call(
        loader,
        () -> {
          action.run();
          return loader;
        });
  }
}
