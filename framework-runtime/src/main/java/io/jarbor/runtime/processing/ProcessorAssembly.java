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
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.processing.binding.UnbindableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds and sets up the processors of one version; collects what is wrong. For one thread. */
final class ProcessorAssembly {
  private final OptionReader optionReader;
  private final Map<String, Supplier<? extends Processor>> builtIns;
  private final PackageManifest document;
  private final Signature signature;
  private final ModelPackage files;
  private final Problems problems = new Problems();

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

  Problems problems() {
    return problems;
  }

  /** What the package's jars provide; nothing, and a problem, where one cannot be made. */
  <P extends Processor> List<P> provided(Class<P> kind) {
    try {
      return files.services(kind);
    } catch (ServingException e) {
      problems.add(document.file(), String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /**
   * Find a processor.
   *
   * @param role as the manifest's key
   * @param named what the manifest says
   * @return empty for passthrough, and where there is a problem
   */
  <P extends Processor> Optional<P> find(
      String role, Class<P> kind, Optional<ProcessorSpec> named, List<P> provided) {
    if (named.isEmpty()) {
      if (provided.size() > 1) {
        problems.add(
            document.file(),
            "the package brings "
                + provided.size()
                + " of a "
                + role
                + ", "
                + names(provided)
                + "; say '"
                + role
                + ": {use: …}'");
        return Optional.empty();
      }
      return provided.stream().findFirst();
    }
    String use = named.get().use();
    if (passthrough(named) && kind != Generator.class) {
      return Optional.empty();
    }
    for (P candidate : provided) {
      if (use.equals(candidate.getClass().getName())
          || use.equals(candidate.getClass().getSimpleName())) {
        return Optional.of(candidate);
      }
    }
    return builtIn(role, kind, use, provided);
  }

  private <P extends Processor> Optional<P> builtIn(
      String role, Class<P> kind, String use, List<P> provided) {
    Supplier<? extends Processor> supplier = builtIns.get(use);
    Processor found = supplier == null ? null : supplier.get();
    if (kind.isInstance(found)) {
      return Optional.of(kind.cast(found));
    }
    TreeSet<String> known = new TreeSet<>(names(provided));
    if (kind != Generator.class) {
      known.add(Passthrough.NAME);
    }
    builtIns.forEach(
        (name, each) -> {
          if (kind.isInstance(each.get())) {
            known.add(name);
          }
        });
    String what = found == null ? "no " + role + " '" + use + "'" : "'" + use + "' is no " + role;
    problems.add(
        document.locate("/" + role + "/use"),
        what + "; there are " + known + Nearest.hint(use, known));
    return Optional.empty();
  }

  private static List<String> names(List<? extends Processor> processors) {
    return processors.stream().map(each -> each.getClass().getName()).toList();
  }

  static boolean passthrough(Optional<ProcessorSpec> named) {
    return named.map(spec -> spec.use().equals(Passthrough.NAME)).orElse(true);
  }

  /** Read options; null where they are wrong. */
  @Nullable Options options(String role, Optional<ProcessorSpec> named, List<OptionSpec> declared) {
    int before = problems.found().size();
    Options options =
        optionReader.read(
            declared,
            named.map(ProcessorSpec::options).orElse(Map.of()),
            "/" + role + "/options",
            document,
            problems);
    return problems.found().size() == before ? options : null;
  }

  /** Hand a processor its options, if they are right. */
  void setUp(String role, Optional<ProcessorSpec> named, Processor processor) {
    guarded(
        role,
        processor,
        () -> {
          Options options = options(role, named, processor.options());
          if (options != null) {
            processor.setUp(new Setup(options, signature, files));
          }
          return true;
        });
  }

  /**
   * Call into a processor.
   *
   * @return null, and a problem, where it throws
   */
  <T> @Nullable T guarded(String role, Processor processor, Supplier<T> call) {
    String name = processor.getClass().getName();
    try {
      return call.get();
    } catch (ServingException | UnbindableException e) {
      problems.add(document.locate("/" + role), name + ": " + e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      problems.add(document.locate("/" + role), name + " threw as it was set up: " + e);
    }
    return null;
  }

  private record Setup(Options options, Signature signature, ModelPackage files)
      implements ProcessorSetup {}
}
