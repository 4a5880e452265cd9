package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import java.util.Collection;
import java.util.Map;

/**
 * What the server's configuration says about backends. Immutable.
 *
 * @param reader checks it against what a backend declares
 * @param written values by backend
 * @param places where they stand
 */
record BackendConfiguration(
    OptionReader reader, Map<String, Map<String, Object>> written, Places places) {
  private static final String POINTER = "/backends/";

  BackendConfiguration {
    written = Map.copyOf(written);
  }

  /**
   * Refuse what is written for backends that are not there.
   *
   * @param known names of those that are
   */
  void check(Collection<String> known) {
    for (String name : written.keySet()) {
      if (!known.contains(name)) {
        throw new ServingException(
            ErrorCode.UNAVAILABLE,
            places.locate(POINTER + name)
                + ": no backend '"
                + name
                + "'; there are "
                + known
                + Nearest.hint(name, known));
      }
    }
  }

  /**
   * Refuse what a backend does not take, before a package asks for it.
   *
   * @throws ServingException {@code UNAVAILABLE} with every problem
   */
  void checkOptions(FoundBackend found) {
    if (written.containsKey(found.backend().name())) {
      Options unused =
          BackendCalls.ask(found, "which options it takes", () -> read(found.backend()));
    }
  }

  /**
   * Read what is written for a backend.
   *
   * @throws ServingException {@code UNAVAILABLE} with every problem
   */
  Options read(Backend backend) {
    Problems problems = new Problems();
    Options options =
        reader.read(
            backend.configuration(),
            written.getOrDefault(backend.name(), Map.of()),
            POINTER + backend.name(),
            places,
            problems);
    problems.throwIfAny(ErrorCode.UNAVAILABLE);
    return options;
  }
}
