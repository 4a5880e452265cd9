package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Problems;
import java.util.List;
import java.util.Map;

/** Checks options that a plugin declares. Thread-safe. */
public interface OptionReader {

  /**
   * Check what is written against what is declared, convert it, and fill in defaults.
   *
   * @param declared what the plugin takes
   * @param written values as the YAML gives them: strings, longs, doubles, booleans, lists, maps
   * @param pointer of the mapping in the document, such as {@code /preprocessor/options}
   * @param places where the values stand, such as a {@link PackageManifest}
   * @param problems receives every unknown key (with the nearest known one), wrong type and missing
   *     option
   * @return what could be read
   */
  Options read(
      List<OptionSpec> declared,
      Map<String, Object> written,
      String pointer,
      Places places,
      Problems problems);
}
