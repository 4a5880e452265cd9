package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.OptionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends of a folder, {@code backends/<name>/*.jar}, and our own for models in Java. */
public final class DirectoryBackendCatalog implements BackendCatalog {
  private static final Logger log = LoggerFactory.getLogger(DirectoryBackendCatalog.class);

  private final OptionReader optionReader;
  private final Map<String, Map<String, Object>> written;
  private final Places places;
  private final Map<String, FoundBackend> found = new TreeMap<>();
  private final Map<String, String> unusable = new TreeMap<>();
  private final Set<String> started = new HashSet<>();

  /**
   * Find backends; a broken one is logged, and refused where it is asked for.
   *
   * @param folders a folder of jars each
   * @param optionReader checks what is written for a backend against what it declares
   * @param written what the configuration says, by backend
   * @param places where it says so
   */
  public DirectoryBackendCatalog(
      List<Path> folders,
      OptionReader optionReader,
      Map<String, Map<String, Object>> written,
      Places places) {
    this.optionReader = optionReader;
    this.written = Map.copyOf(written);
    this.places = places;
    add(new FoundBackend(new JavaBackend(), JavaBackend.class.getClassLoader(), "built in"));
    folders.forEach(this::discover);
    for (String name : this.written.keySet()) {
      if (!found.containsKey(name) && !unusable.containsKey(name)) {
        throw new ServingException(
            ErrorCode.UNAVAILABLE,
            places.locate("/backends/" + name)
                + ": no backend '"
                + name
                + "'; there are "
                + found.keySet()
                + Nearest.hint(name, found.keySet()));
      }
    }
  }

  /** The folders of backends in a folder; none where there is no such folder. */
  public static List<Path> foldersIn(Path backends) {
    return list(backends).filter(Files::isDirectory).toList();
  }

  private static Stream<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new ServingException(ErrorCode.UNAVAILABLE, folder + " cannot be read: " + e, e);
    }
  }

  private void discover(Path folder) {
    List<Path> jars = list(folder).filter(file -> file.toString().endsWith(".jar")).toList();
    SharedLoader.Share server =
        new SharedLoader.Share(getClass().getClassLoader(), PackageFilter.ofServer());
    // Never closed: native libraries bind to their loader for as long as the process lives.
    PluginLoader loader =
        new PluginLoader(
            "backend " + folder.getFileName(),
            jars,
            new SharedLoader("shared with " + folder.getFileName(), List.of(server)));
    try {
      List<Backend> providers = loader.providers(Backend.class);
      if (providers.isEmpty()) {
        log.warn("{} holds no backend: none of its {} jars provides one", folder, jars.size());
      }
      for (Backend backend : providers) {
        String origin = Origins.of(backend.getClass(), folder);
        add(new FoundBackend(backend, loader, origin));
      }
    } catch (RuntimeException | LinkageError e) {
      String reason = e instanceof ServingException ? e.getMessage() : Reasons.of(e);
      log.error("the backend in {} cannot be used: {}", folder, reason);
      unusable.put(folder.getFileName().toString(), String.valueOf(reason));
    }
  }

  private void add(FoundBackend backend) {
    String name = backend.backend().name();
    FoundBackend first = found.get(name);
    if (first == null && !unusable.containsKey(name)) {
      found.put(name, backend);
      log.info("backend '{}' from {}", name, backend.origin());
      return;
    }
    found.remove(name);
    String reason =
        "two backends are named '"
            + name
            + "': "
            + (first == null ? unusable.get(name) : first.origin())
            + " and "
            + backend.origin()
            + "; remove one of them";
    unusable.put(name, reason);
    log.error("{}", reason);
  }

  @Override
  public List<FoundBackend> found() {
    return List.copyOf(found.values());
  }

  @Override
  public FoundBackend started(String name) {
    FoundBackend backend = found.get(name);
    if (backend == null) {
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
    start(backend);
    return backend;
  }

  private synchronized void start(FoundBackend found) {
    String name = found.backend().name();
    if (started.contains(name)) {
      return;
    }
    try {
      ContextLoader.run(
          found.loader(), () -> found.backend().start(configuration(found.backend())));
      started.add(name);
    } catch (ServingException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          "backend '" + name + "' does not start: " + Reasons.of(e) + " (" + found.origin() + ")",
          e);
    }
  }

  private Options configuration(Backend backend) {
    Problems problems = new Problems();
    Options options =
        optionReader.read(
            backend.configuration(),
            written.getOrDefault(backend.name(), Map.of()),
            "/backends/" + backend.name(),
            places,
            problems);
    problems.throwIfAny(ErrorCode.UNAVAILABLE);
    return options;
  }

  @Override
  public Optional<Recognised> recognise(ModelPackage files) {
    List<Recognised> all = new ArrayList<>();
    for (FoundBackend each : found.values()) {
      recognised(each, files)
          .ifPresent(model -> all.add(new Recognised(each.backend().name(), model)));
    }
    if (all.size() > 1) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "several backends recognise this package: "
              + all.stream().map(each -> each.backend() + " (" + each.model() + ")").toList()
              + "; name one with 'backend:'");
    }
    return all.stream().findFirst();
  }

  /** A backend that fails over files that may not be its own must not keep others from them. */
  private static Optional<String> recognised(FoundBackend each, ModelPackage files) {
    try {
      return ContextLoader.call(each.loader(), () -> each.backend().recognise(files));
    } catch (RuntimeException | LinkageError e) {
      log.warn("backend '{}' failed to look at a package", each.backend().name(), e);
      return Optional.empty();
    }
  }
}
