package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.processing.Processor;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the processors of one version, and reads their options. For one thread. */
final class ProcessorSearch {
  private static final Map<String, Class<? extends Processor>> KINDS =
      Map.of(
          PackageProcessors.PREPROCESSOR,
          Preprocessor.class,
          PackageProcessors.POSTPROCESSOR,
          Postprocessor.class,
          PackageProcessors.GENERATOR,
          Generator.class);

  private final OptionReader optionReader;
  private final Map<String, Supplier<? extends Processor>> builtIns;
  private final PackageManifest document;
  private final ModelPackage files;
  private final ProcessorProblems problems;

  ProcessorSearch(
      OptionReader optionReader,
      Map<String, Supplier<? extends Processor>> builtIns,
      PackageManifest document,
      ModelPackage files,
      Problems problems) {
    this.optionReader = optionReader;
    this.builtIns = builtIns;
    this.document = document;
    this.files = files;
    this.problems = new ProcessorProblems(document, problems);
  }

  /** Note what is wrong with the package as a whole. */
  void problem(String message) {
    problems.add("", message);
  }

  /** Look at what the manifest and the package's jars say of a role; a problem is noted. */
  <P extends Processor> Role<P> role(String key, Class<P> kind, Optional<ProcessorSpec> named) {
    try {
      return new Role<>(key, kind, named, files.services(kind), false);
    } catch (ServingException e) {
      problem(String.valueOf(e.getMessage()));
      return new Role<>(key, kind, named, List.of(), true);
    }
  }

  /**
   * Find the processor of a role; a problem is noted.
   *
   * @param passthrough what passthrough takes there
   */
  <P extends Processor> Candidate<P> candidate(Role<P> role, List<OptionSpec> passthrough) {
    int before = problems.count();
    Optional<P> found = find(role);
    if (found.isPresent()) {
      P processor = found.get();
      return new Candidate<>(
          role, found, problems.guarded(role, processor, () -> options(role, processor.options())));
    }
    boolean passes = problems.count() == before && role.passthrough();
    return passes ? new Candidate<>(role, found, options(role, passthrough)) : Candidate.none(role);
  }

  private <P extends Processor> Optional<P> find(Role<P> role) {
    List<P> provided = role.provided();
    if (role.named().isEmpty()) {
      if (provided.size() > 1) {
        problem(
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
    Optional<P> named = provided.stream().filter(each -> isCalled(each, use)).findFirst();
    return named.isPresent() ? named : builtIn(role, use);
  }

  private static boolean isCalled(Processor processor, String use) {
    return use.equals(processor.getClass().getName())
        || use.equals(processor.getClass().getSimpleName());
  }

  private <P extends Processor> Optional<P> builtIn(Role<P> role, String use) {
    Supplier<? extends Processor> supplier = builtIns.get(use);
    Processor found = supplier == null ? null : supplier.get();
    if (role.kind().isInstance(found)) {
      return Optional.of(role.kind().cast(found));
    }
    if (!role.broken()) { // Else it may be the one that is broken.
      Set<String> known = known(role);
      problems.add(
          "/" + role.key() + "/use",
          otherKind(use)
              .map(
                  kind -> "'" + use + "' is a " + kind + ", and no " + role.key() + thereAre(known))
              .orElseGet(
                  () ->
                      "no "
                          + role.key()
                          + " '"
                          + use
                          + "'"
                          + thereAre(known)
                          + Nearest.hint(use, known)));
    }
    return Optional.empty();
  }

  private static String thereAre(Set<String> known) {
    return "; there are " + known;
  }

  /** What a name is of that is not known in the place where it stands. */
  private Optional<String> otherKind(String use) {
    return KINDS.entrySet().stream()
        .filter(kind -> isOf(kind.getValue(), use))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }

  private boolean isOf(Class<? extends Processor> kind, String use) {
    Supplier<? extends Processor> builtIn = builtIns.get(use);
    if (builtIn != null) {
      return kind.isInstance(builtIn.get());
    }
    try {
      return files.services(kind).stream().anyMatch(each -> isCalled(each, use));
    } catch (ServingException e) {
      // One that cannot be made is told of where its kind is looked for.
      return false;
    }
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
    int before = problems.count();
    Options options =
        optionReader.read(
            declared,
            role.named().map(ProcessorSpec::options).orElse(Map.of()),
            role.options(),
            document,
            problems.problems());
    return problems.count() == before ? options : null;
  }
}
