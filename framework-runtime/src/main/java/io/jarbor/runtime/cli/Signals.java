package io.jarbor.runtime.cli;

import java.lang.reflect.Proxy;

/**
 * Runs an action when the process is asked to end. A shutdown hook would not do: engines close
 * themselves in hooks of their own, beside ours, under the requests that still run.
 */
final class Signals {
  private Signals() {}

  /**
   * Run the action at the first TERM or INT; a second one ends the process at once.
   *
   * @param action on a thread of its own; ends the process itself
   */
  static void onTermination(Runnable action) {
    // Through reflection, since the compiler warns of sun.misc and cannot be told not to.
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Once once = new Once(action);
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  once.run();
                }
                return null;
              });
      for (String name : new String[] {"TERM", "INT"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot handle signals", e);
    }
  }

  private static final class Once implements Runnable {
    private static final int EXIT_AT_ONCE = 130;

    private final Runnable action;
    private boolean asked;

    Once(Runnable action) {
      this.action = action;
    }

    @Override
    public synchronized void run() {
      if (asked) {
        Runtime.getRuntime().halt(EXIT_AT_ONCE);
      }
      asked = true;
      new Thread(action, "jarbor-shutdown").start();
    }
  }
}
