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
   * Check what is written for backends, before a package asks for one.
   *
   * @param found those that can be used
   * @param known names of those that are there
   * @param problems receives what is written for one that is not there, or does not take it
   */
  void check(Collection<FoundBackend> found, Collection<String> known, Problems problems) {
    for (String name : written.keySet()) {
      if (!known.contains(name)) {
        problems.add(
            places.locate(POINTER + name),
            "no backend '" + name + "'; there are " + known + Nearest.hint(name, known));
      }
    }
    for (FoundBackend each : found) {
      if (written.containsKey(each.backend().name())) {
        Options unused =
            BackendCalls.ask(each, "which options it takes", () -> read(each.backend(), problems));
      }
    }
  }

  /**
   * Read what is written for a backend.
   *
   * @throws ServingException {@code UNAVAILABLE} with every problem
   */
  Options read(Backend backend) {
    Problems problems = new Problems();
    Options options = read(backend, problems);
    problems.throwIfAny(ErrorCode.UNAVAILABLE);
    return options;
  }

  private Options read(Backend backend, Problems problems) {
    return reader.read(
        backend.configuration(),
        written.getOrDefault(backend.name(), Map.of()),
        POINTER + backend.name(),
        places,
        problems);
  }
}
