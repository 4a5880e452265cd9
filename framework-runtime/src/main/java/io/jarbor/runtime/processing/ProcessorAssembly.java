package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Processor;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.processing.binding.UnbindableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and sets up the processors of one version; collects what is wrong. For one thread. */
final class ProcessorAssembly {
  private static final Logger log = LoggerFactory.getLogger(ProcessorAssembly.class);

  private final OptionReader optionReader;
  private final Map<String, Supplier<? extends Processor>> builtIns;
  private final PackageManifest document;
  private final Signature signature;
  private final ModelPackage files;
  private final Problems problems = new Problems();
  private final List<Processor> setUp = new ArrayList<>();

  ProcessorAssembly(
      OptionReader optionReader,
      Map<String, Supplier<? extends Processor>> builtIns,
      PackageManifest document,
      Signature signature,
      ModelPackage files) {
    this.optionReader = optionReader;
    this.builtIns = builtIns;
    this.document = document;
    this.signature = signature;
    this.files = files;
  }

  /** Go on only if nothing was wrong so far. */
  void throwIfAny() {
    problems.throwIfAny();
  }

  Signature signature() {
    return signature;
  }

  /** Note what is wrong with a place of the manifest. */
  void problem(String pointer, String message) {
    problems.add(document.locate(pointer), message);
  }

  /** Look at what the manifest and the package's jars say of a role; a problem is noted. */
  <P extends Processor> Role<P> role(String key, Class<P> kind, Optional<ProcessorSpec> named) {
    try {
      return new Role<>(key, kind, named, files.services(kind), false);
    } catch (ServingException e) {
      problems.add(document.file(), String.valueOf(e.getMessage()));
      return new Role<>(key, kind, named, List.of(), true);
    }
  }

  /**
   * Find a processor.
   *
   * @return empty for passthrough, and where there is a problem
   */
  <P extends Processor> Optional<P> find(Role<P> role) {
    List<P> provided = role.provided();
    if (role.named().isEmpty()) {
      if (provided.size() > 1) {
        problems.add(
            document.file(),
            "the package brings "
                + provided.size()
                + " of a "
                + role.key()
                + ", "
                + role.providedNames()
                + "; say '"
                + role.key()
                + ": {use: …}'");
        return Optional.empty();
      }
      return provided.stream().findFirst();
    }
    if (role.passthrough()) {
      return Optional.empty();
    }
    String use = role.named().get().use();
    for (P candidate : provided) {
      if (use.equals(candidate.getClass().getName())
          || use.equals(candidate.getClass().getSimpleName())) {
        return Optional.of(candidate);
      }
    }
    return builtIn(role, use);
  }

  private <P extends Processor> Optional<P> builtIn(Role<P> role, String use) {
    Supplier<? extends Processor> supplier = builtIns.get(use);
    Processor found = supplier == null ? null : supplier.get();
    if (role.kind().isInstance(found)) {
      return Optional.of(role.kind().cast(found));
    }
    if (!role.broken()) { // Else it may be the one that is broken.
      Set<String> known = known(role);
      problem(
          "/" + role.key() + "/use",
          (found == null
                  ? "no " + role.key() + " '" + use + "'"
                  : "'" + use + "' is no " + role.key())
              + "; there are "
              + known
              + Nearest.hint(use, known));
    }
    return Optional.empty();
  }

  private Set<String> known(Role<?> role) {
    Set<String> known = new TreeSet<>(role.providedNames());
    if (role.kind() != Generator.class) {
      known.add(Passthrough.NAME);
    }
    builtIns.forEach(
        (name, each) -> {
          if (role.kind().isInstance(each.get())) {
            known.add(name);
          }
        });
    return known;
  }

  /** Read options; null where they are wrong. */
  private @Nullable Options options(Role<?> role, List<OptionSpec> declared) {
    int before = problems.found().size();
    Options options =
        optionReader.read(
            declared,
            role.named().map(ProcessorSpec::options).orElse(Map.of()),
            optionsOf(role),
            document,
            problems);
    return problems.found().size() == before ? options : null;
  }

  private static String optionsOf(Role<?> role) {
    return "/" + role.key() + "/options";
  }

  /**
   * Read the passthrough's options.
   *
   * @param specs inputs or outputs
   * @return with defaults where they are wrong, which is a problem
   */
  Passthrough passthrough(Role<?> role, List<OptionSpec> declared, List<TensorSpec> specs) {
    Options options = role.named().isEmpty() ? null : options(role, declared);
    return Passthrough.of(
        options == null ? Options.none() : options,
        signature,
        specs,
        wrong -> problem(optionsOf(role) + wrong.pointer(), wrong.message()));
  }

  /**
   * Hand a processor its options.
   *
   * @return false, and a problem, where they are wrong or it throws: it is not to be asked for more
   */
  boolean setUp(Role<?> role, Processor processor) {
    Boolean done =
        guarded(
            role,
            processor,
            () -> {
              Options options = options(role, processor.options());
              if (options != null) {
                processor.setUp(new Setup(options, signature, files));
              }
              return options != null;
            });
    boolean ready = done != null && done;
    if (ready) {
      setUp.add(processor);
    }
    return ready;
  }

  /** Close what was set up, since the version is not served after all. */
  void abandon() {
    for (Processor processor : setUp) {
      try {
        processor.close();
      } catch (RuntimeException | LinkageError e) {
        log.warn("closing {} failed", processor.getClass().getName(), e);
      }
    }
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
      problem("/" + role.key(), name + ": " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      problem("/" + role.key(), name + " threw as it was set up: " + e);
    }
    return null;
  }

  private record Setup(Options options, Signature signature, ModelPackage files)
      implements ProcessorSetup {}
}
