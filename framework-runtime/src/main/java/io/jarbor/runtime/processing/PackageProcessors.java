package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.Processor;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
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
    boolean made = false;
    try {
      Processors processors = create(assembly, document.manifest());
      made = true;
      return processors;
    } finally {
      if (!made) {
        assembly.abandon();
      }
    }
  }

  private static Processors create(ProcessorAssembly assembly, Manifest manifest) {
    Role<Generator<?, ?>> generator =
        role(assembly, GENERATOR, Generator.class, manifest.generator());
    if (generator.named().isPresent()) {
      return generated(assembly, generator);
    }
    Role<Preprocessor<?>> preprocessor =
        role(assembly, PREPROCESSOR, Preprocessor.class, manifest.preprocessor());
    Role<Postprocessor<?>> postprocessor =
        role(assembly, POSTPROCESSOR, Postprocessor.class, manifest.postprocessor());
    boolean named = preprocessor.named().isPresent() || postprocessor.named().isPresent();
    if (named || !generator.brought()) {
      return framed(assembly, preprocessor, postprocessor);
    }
    if (preprocessor.brought() || postprocessor.brought()) {
      assembly.problem(
          "",
          "the package brings a generator, "
              + generator.providedNames()
              + ", and what it would take the place of, "
              + preprocessor.providedNames()
              + " and "
              + postprocessor.providedNames()
              + "; name either");
    }
    return generated(assembly, generator);
  }

  /** The SPI's classes are generic, and their class literals are not. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <P extends Processor> Role<P> role(
      ProcessorAssembly assembly, String key, Class kind, Optional<ProcessorSpec> named) {
    return assembly.role(key, kind, named);
  }

  @SuppressWarnings("unchecked") // What the codec makes is of the type that the processor names.
  private static Processors generated(ProcessorAssembly assembly, Role<Generator<?, ?>> role) {
    Optional<Generator<?, ?>> generator = assembly.find(role);
    RequestSide request = null;
    ResponseSide response = null;
    if (generator.isPresent() && assembly.setUp(role, generator.get())) {
      Generator<?, ?> made = generator.get();
      request =
          assembly.guarded(role, made, () -> new RecordRequests(made.requestType(), Set.of()));
      response = assembly.guarded(role, made, () -> new RecordResponses(made.responseType()));
    }
    return new Processors(
        codec(assembly, request, response),
        Optional.empty(),
        Optional.empty(),
        generator.map(each -> (Generator<Object, Object>) each));
  }

  @SuppressWarnings("unchecked") // What the codec makes is of the type that the processor names.
  private static Processors framed(
      ProcessorAssembly assembly, Role<Preprocessor<?>> before, Role<Postprocessor<?>> after) {
    Optional<Preprocessor<?>> preprocessor = assembly.find(before);
    Optional<Postprocessor<?>> postprocessor = assembly.find(after);
    RequestSide request =
        preprocessor.isPresent()
            ? requests(assembly, before, preprocessor.get())
            : tensorRequests(assembly, before);
    ResponseSide response =
        postprocessor.isPresent()
            ? responses(assembly, after, postprocessor.get())
            : tensorResponses(assembly, after);
    return new Processors(
        codec(assembly, request, response),
        preprocessor.map(each -> (Preprocessor<Object>) each),
        postprocessor.map(each -> (Postprocessor<Object>) each),
        Optional.empty());
  }

  private static @Nullable RequestSide requests(
      ProcessorAssembly assembly, Role<?> role, Preprocessor<?> preprocessor) {
    if (!assembly.setUp(role, preprocessor)) {
      return null;
    }
    return assembly.guarded(
        role,
        preprocessor,
        () ->
            new RecordRequests(
                preprocessor.requestType(), preprocessor.mediaTypes(), preprocessor.example()));
  }

  private static @Nullable RequestSide tensorRequests(ProcessorAssembly assembly, Role<?> role) {
    if (!role.passthrough()) {
      return null;
    }
    Signature signature = assembly.signature();
    return new TensorRequests(
        signature, assembly.passthrough(role, Passthrough.REQUEST_OPTIONS, signature.inputs()));
  }

  private static @Nullable ResponseSide responses(
      ProcessorAssembly assembly, Role<?> role, Postprocessor<?> postprocessor) {
    if (!assembly.setUp(role, postprocessor)) {
      return null;
    }
    return assembly.guarded(
        role, postprocessor, () -> new RecordResponses(postprocessor.responseType()));
  }

  private static @Nullable ResponseSide tensorResponses(ProcessorAssembly assembly, Role<?> role) {
    if (!role.passthrough()) {
      return null;
    }
    Signature signature = assembly.signature();
    return new TensorResponses(
        signature, assembly.passthrough(role, Passthrough.RESPONSE_OPTIONS, signature.outputs()));
  }

  private static BodyCodec codec(
      ProcessorAssembly assembly, @Nullable RequestSide request, @Nullable ResponseSide response) {
    assembly.throwIfAny();
    if (request == null || response == null) {
      throw new IllegalStateException("half a codec, and no problem");
    }
    return new TwoSidedCodec(request, response);
  }
}
