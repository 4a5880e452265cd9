package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.Processor;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds processors by a built-in's name, by the full or simple name of a class that the package
 * provides, or, where the manifest names none, takes the only one that it provides. Without any,
 * JSON fields are tensors ({@code passthrough}).
 */
public final class PackageProcessors implements ProcessorsFactory {
  static final String PREPROCESSOR = "preprocessor";
  static final String POSTPROCESSOR = "postprocessor";
  static final String GENERATOR = "generator";

  private final OptionReader options;
  private final Map<String, Supplier<? extends Processor>> builtIns;

  /**
   * Create a factory.
   *
   * @param builtIns makes a new processor at each call, by the name that manifests use; {@code
   *     passthrough} is known without
   */
  public PackageProcessors(
      OptionReader options, Map<String, Supplier<? extends Processor>> builtIns) {
    this.options = options;
    this.builtIns = Map.copyOf(builtIns);
  }

  @Override
  public FoundProcessors find(PackageManifest document, ModelPackage files, Problems problems) {
    ProcessorSearch search = new ProcessorSearch(options, builtIns, document, files, problems);
    FoundParts parts = parts(search, document.manifest());
    return (signature, further) ->
        setUp(
            parts, new ProcessorSetUp(signature, files, new ProcessorProblems(document, further)));
  }

  private static FoundParts parts(ProcessorSearch search, Manifest manifest) {
    Role<Generator<?, ?>> generator =
        role(search, GENERATOR, Generator.class, manifest.generator());
    if (generator.named().isPresent()) {
      return new FoundGenerator(search.candidate(generator, List.of()));
    }
    Role<Preprocessor<?>> preprocessor =
        role(search, PREPROCESSOR, Preprocessor.class, manifest.preprocessor());
    Role<Postprocessor<?>> postprocessor =
        role(search, POSTPROCESSOR, Postprocessor.class, manifest.postprocessor());
    boolean named = preprocessor.named().isPresent() || postprocessor.named().isPresent();
    if (!named && generator.brought()) {
      if (preprocessor.brought() || postprocessor.brought()) {
        search.problem(
            "the package brings a generator, "
                + generator.providedNames()
                + ", and what it would take the place of, "
                + preprocessor.providedNames()
                + " and "
                + postprocessor.providedNames()
                + "; name either");
      }
      return new FoundGenerator(search.candidate(generator, List.of()));
    }
    return new FoundFrame(
        search.candidate(preprocessor, Passthrough.REQUEST_OPTIONS),
        search.candidate(postprocessor, Passthrough.RESPONSE_OPTIONS));
  }

  /** The SPI's classes are generic, and their class literals are not. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <P extends Processor> Role<P> role(
      ProcessorSearch search, String key, Class kind, Optional<ProcessorSpec> named) {
    return search.role(key, kind, named);
  }

  private static Optional<Processors> setUp(FoundParts parts, ProcessorSetUp setUp) {
    Optional<Processors> made = Optional.empty();
    try {
      made = parts.setUp(setUp);
      return made;
    } finally {
      if (made.isEmpty()) {
        setUp.abandon();
      }
    }
  }
}
