package io.jarbor.runtime.processing;

import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Processor;
import java.util.List;
import java.util.Optional;

/**
 * A place that a processor may take in one version.
 *
 * @param key the manifest's, such as {@code preprocessor}
 * @param named what the manifest says
 * @param provided what the package's jars bring
 * @param broken true where they bring one that cannot be made, which is a problem already
 */
record Role<P extends Processor>(
    String key, Class<P> kind, Optional<ProcessorSpec> named, List<P> provided, boolean broken) {

  /** True where the package brings one, or would if it could be made. */
  boolean brought() {
    return broken || !provided.isEmpty();
  }

  /**
   * True where there is a processor that takes tensors as they are, unless the package brings one.
   */
  boolean passthrough() {
    return kind != Generator.class
        && named.map(spec -> spec.use().equals(Passthrough.NAME)).orElse(true);
  }

  /** Pointer of its options in the manifest. */
  String options() {
    return "/" + key + "/options";
  }

  List<String> providedNames() {
    return provided.stream().map(each -> each.getClass().getName()).toList();
  }
}
