package io.jarbor.runtime.processing;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.processing.Processor;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.processing.binding.UnbindableException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes what is wrong with a version's processors. For one thread.
 *
 * @param places where the manifest's values stand
 * @param problems receives it
 */
record ProcessorProblems(Places places, Problems problems) {

  /** Note what is wrong with a place of the manifest. */
  void add(String pointer, String message) {
    problems.add(places.locate(pointer), message);
  }

  int count() {
    return problems.count();
  }

  /**
   * Call into a processor.
   *
   * @return null, and a problem, where it throws
   */
  <T> @Nullable T guarded(Role<?> role, Processor processor, Supplier<T> call) {
    String name = processor.getClass().getName();
    try {
      return call.get();
    } catch (ServingException | UnbindableException e) {
      add("/" + role.key(), name + ": " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      add("/" + role.key(), name + " threw as it was set up: " + e);
    }
    return null;
  }
}
