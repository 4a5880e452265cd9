package io.jarbor.testkit;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills in the defaults of options, as the runtime does. */
final class Defaults {
  private Defaults() {}

  /** What is written, and the default of what is not. */
  static Options of(List<OptionSpec> specs, Map<String, Object> written) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec spec : specs) {
      spec.defaultValue().ifPresent(value -> values.put(spec.name(), value));
    }
    values.putAll(written);
    return Options.of(values);
  }
}
