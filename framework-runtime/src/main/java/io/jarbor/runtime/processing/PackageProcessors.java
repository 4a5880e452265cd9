package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.Processor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds processors by a built-in's name, by the full or simple name of a class that the package
 * provides, or, where the manifest names none, takes the only one that it provides. Without any,
 * JSON fields are tensors ({@code passthrough}).
 */
public final class PackageProcessors implements ProcessorsFactory {
  private static final String PREPROCESSOR = "preprocessor";
  private static final String POSTPROCESSOR = "postprocessor";
  private static final String GENERATOR = "generator";

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
  public Processors create(PackageManifest document, Signature signature, ModelPackage files) {
    ProcessorAssembly assembly =
        new ProcessorAssembly(options, builtIns, document, signature, files);
    Manifest manifest = document.manifest();
    boolean named = manifest.preprocessor().isPresent() || manifest.postprocessor().isPresent();
    List<Generator<?, ?>> generators = provided(assembly, Generator.class);
    if (manifest.generator().isPresent() || (!named && !generators.isEmpty())) {
      if (named) {
        assembly
            .problems()
            .add(
                document.locate("/generator"),
                "a generator takes the place of preprocessor and postprocessor; name either");
      }
      return generated(assembly, manifest.generator(), generators);
    }
    return framed(assembly, manifest, signature, document);
  }

  /** The SPI's classes are generic, and their class literals are not. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <P extends Processor> List<P> provided(ProcessorAssembly assembly, Class kind) {
    return assembly.provided(kind);
  }

  @SuppressWarnings("unchecked") // What the codec makes is of the type that the processor names.
  private static Processors generated(
      ProcessorAssembly assembly, Optional<ProcessorSpec> named, List<Generator<?, ?>> provided) {
    Generator<?, ?> generator =
        assembly.find(GENERATOR, Generator.class, named, List.copyOf(provided)).orElse(null);
    if (generator == null) {
      assembly.problems().throwIfAny();
      throw new IllegalStateException("no generator, and no problem");
    }
    assembly.setUp(GENERATOR, named, generator);
    RequestSide request =
        assembly.guarded(
            GENERATOR, generator, () -> new RecordRequests(generator.requestType(), Set.of()));
    ResponseSide response =
        assembly.guarded(GENERATOR, generator, () -> new RecordResponses(generator.responseType()));
    return new Processors(
        codec(assembly, request, response),
        Optional.empty(),
        Optional.empty(),
        Optional.of((Generator<Object, Object>) generator));
  }

  @SuppressWarnings("unchecked") // What the codec makes is of the type that the processor names.
  private static Processors framed(
      ProcessorAssembly assembly,
      Manifest manifest,
      Signature signature,
      PackageManifest document) {
    Optional<ProcessorSpec> before = manifest.preprocessor();
    Optional<ProcessorSpec> after = manifest.postprocessor();
    List<Preprocessor<?>> preprocessors = provided(assembly, Preprocessor.class);
    List<Postprocessor<?>> postprocessors = provided(assembly, Postprocessor.class);
    Preprocessor<?> preprocessor =
        assembly
            .find(PREPROCESSOR, Preprocessor.class, before, List.copyOf(preprocessors))
            .orElse(null);
    Postprocessor<?> postprocessor =
        assembly
            .find(POSTPROCESSOR, Postprocessor.class, after, List.copyOf(postprocessors))
            .orElse(null);
    RequestSide request = null;
    ResponseSide response = null;
    if (preprocessor != null) {
      assembly.setUp(PREPROCESSOR, before, preprocessor);
      request =
          assembly.guarded(
              PREPROCESSOR,
              preprocessor,
              () ->
                  new RecordRequests(
                      preprocessor.requestType(),
                      preprocessor.mediaTypes(),
                      preprocessor.example()));
    } else if (ProcessorAssembly.passthrough(before)) {
      request =
          new TensorRequests(
              signature,
              passthrough(
                  assembly,
                  PREPROCESSOR,
                  before,
                  Passthrough.REQUEST_OPTIONS,
                  signature,
                  signature.inputs(),
                  document));
    }
    if (postprocessor != null) {
      assembly.setUp(POSTPROCESSOR, after, postprocessor);
      response =
          assembly.guarded(
              POSTPROCESSOR,
              postprocessor,
              () -> new RecordResponses(postprocessor.responseType()));
    } else if (ProcessorAssembly.passthrough(after)) {
      response =
          new TensorResponses(
              signature,
              passthrough(
                  assembly,
                  POSTPROCESSOR,
                  after,
                  Passthrough.RESPONSE_OPTIONS,
                  signature,
                  signature.outputs(),
                  document));
    }
    return new Processors(
        codec(assembly, request, response),
        Optional.ofNullable((Preprocessor<Object>) preprocessor),
        Optional.ofNullable((Postprocessor<Object>) postprocessor),
        Optional.empty());
  }

  private static Passthrough passthrough(
      ProcessorAssembly assembly,
      String role,
      Optional<ProcessorSpec> named,
      List<OptionSpec> declared,
      Signature signature,
      List<TensorSpec> specs,
      PackageManifest document) {
    Options options = named.isEmpty() ? Options.none() : assembly.options(role, named, declared);
    return Passthrough.of(
        options == null ? Options.none() : options,
        signature,
        specs,
        wrong ->
            assembly
                .problems()
                .add(document.locate("/" + role + "/options" + wrong.pointer()), wrong.message()));
  }

  private static BodyCodec codec(
      ProcessorAssembly assembly, @Nullable RequestSide request, @Nullable ResponseSide response) {
    assembly.problems().throwIfAny();
    if (request == null || response == null) {
      throw new IllegalStateException("half a codec, and no problem");
    }
    return new TwoSidedCodec(request, response);
  }
}
