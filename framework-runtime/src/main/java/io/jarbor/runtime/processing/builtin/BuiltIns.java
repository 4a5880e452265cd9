package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.processing.Processor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The processors that come with the server, by the name that manifests give under {@code use:}. */
public final class BuiltIns {
  private BuiltIns() {}

  /**
   * List them.
   *
   * @return by name, in alphabetical order, unmodifiable; each supplier makes a new processor,
   *     which is still to be set up
   */
  public static Map<String, Supplier<? extends Processor>> all() {
    Map<String, Supplier<? extends Processor>> byName = new TreeMap<>();
    byName.put("image", ImagePreprocessor::new);
    byName.put("json-columns", JsonColumnsPreprocessor::new);
    byName.put("labels", LabelsPostprocessor::new);
    byName.put("one-hot", OneHotPreprocessor::new);
    return Collections.unmodifiableMap(byName);
  }
}
