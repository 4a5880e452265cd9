package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends of a folder, {@code backends/<name>/*.jar}, and our own for models in Java. */
public final class DirectoryBackendCatalog implements BackendCatalog {
  private static final Logger log = LoggerFactory.getLogger(DirectoryBackendCatalog.class);

  private final Map<String, FoundBackend> found = new TreeMap<>();
  private final Map<String, BackendStart> starts = new TreeMap<>();
  private final Map<String, String> unusable = new TreeMap<>();

  /**
   * Find backends; a broken one is logged, and refused where it is asked for.
   *
   * @param folders a folder of jars each
   * @param optionReader checks what is written for a backend against what it declares
   * @param written what the configuration says, by backend
   * @param places where it says so
   * @throws ServingException {@code UNAVAILABLE}, a line each, if something is written for a
   *     backend that is not there, or that it does not take
   */
  public DirectoryBackendCatalog(
      List<Path> folders,
      OptionReader optionReader,
      Map<String, Map<String, Object>> written,
      Places places) {
    BackendConfiguration configuration = new BackendConfiguration(optionReader, written, places);
    Map<String, List<FoundBackend>> byName = new TreeMap<>();
    FoundBackend java =
        new FoundBackend(new JavaBackend(), JavaBackend.class.getClassLoader(), "built in");
    byName.computeIfAbsent(java.backend().name(), name -> new ArrayList<>()).add(java);
    for (Path folder : folders) {
      for (FoundBackend each : discover(new BackendFolder(folder))) {
        byName.computeIfAbsent(each.backend().name(), name -> new ArrayList<>()).add(each);
      }
    }
    byName.forEach((name, ofName) -> add(name, ofName, configuration));
    TreeSet<String> known = new TreeSet<>(found.keySet());
    known.addAll(unusable.keySet());
    Problems problems = new Problems();
    configuration.check(found.values(), known, problems);
    problems.throwIfAny(ErrorCode.UNAVAILABLE);
  }

  /** The folders of backends in a folder; none where there is no such folder. */
  public static List<Path> foldersIn(Path backends) {
    if (!Files.isDirectory(backends)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(backends)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE, backends + " cannot be read: " + Reasons.ofDisk(e), e);
    }
  }

  private List<FoundBackend> discover(BackendFolder folder) {
    String reason;
    try {
      return folder.open();
    } catch (ServingException e) {
      reason = String.valueOf(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      reason = Reasons.of(e);
    }
    log.error("the backend in {} cannot be used: {}", folder.path(), reason);
    unusable.put(folder.name(), "the backend in " + folder.path() + " cannot be used: " + reason);
    return List.of();
  }

  private void add(String name, List<FoundBackend> ofName, BackendConfiguration configuration) {
    if (ofName.size() > 1) {
      String reason =
          ofName.size()
              + " backends are named '"
              + name
              + "': "
              + ofName.stream().map(FoundBackend::origin).collect(Collectors.joining(" and "))
              + "; keep one of them";
      unusable.put(name, reason);
      log.error("{}", reason);
      return;
    }
    FoundBackend only = ofName.get(0);
    found.put(name, only);
    starts.put(name, new BackendStart(only, configuration));
    log.info("backend '{}' from {}", name, only.origin());
  }

  @Override
  public List<FoundBackend> found() {
    return List.copyOf(found.values());
  }

  @Override
  public FoundBackend started(String name) {
    BackendStart start = starts.get(name);
    if (start != null) {
      return start.get();
    }
    String broken = unusable.get(name);
    throw broken != null
        ? new ServingException(ErrorCode.UNAVAILABLE, broken)
        : new ServingException(
            ErrorCode.INVALID_PACKAGE,
            "no backend '"
                + name
                + "'; there are "
                + found.keySet()
                + Nearest.hint(name, found.keySet()));
  }

  @Override
  public Optional<Recognised> recognise(ModelPackage files) {
    List<Recognised> all = new ArrayList<>();
    List<ServingException> failures = new ArrayList<>();
    for (FoundBackend each : found.values()) {
      String name = each.backend().name();
      try {
        BackendCalls.ask(each, "whether a package is for it", () -> each.backend().recognise(files))
            .ifPresent(model -> all.add(new Recognised(name, model)));
      } catch (ServingException e) {
        failures.add(e);
      }
    }
    if (all.size() > 1) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "several backends recognise this package: "
              + all.stream().map(each -> each.backend() + " (" + each.model() + ")").toList()
              + "; name one with 'backend:'");
    }
    if (all.isEmpty() && !failures.isEmpty()) {
      ServingException first = failures.get(0);
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    // One that throws at another's package does not keep that one from it.
    failures.forEach(e -> log.warn("passed over while a package is recognised", e));
    return all.stream().findFirst();
  }
}
