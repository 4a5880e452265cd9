package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.plugin.BackendCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The backends of another catalog, some of them wrapped. A wrapper is started once, as a backend
 * is; what it wraps has been started by then, once for all servers of the process. Thread-safe.
 */
final class WrappedBackends implements BackendCatalog {
  private final BackendCatalog catalog;
  private final Map<String, Wrapped> wrapped = new TreeMap<>();

  /**
   * Wrap.
   *
   * @param wrappers by the backend's name
   */
  WrappedBackends(BackendCatalog catalog, Map<String, UnaryOperator<Backend>> wrappers) {
    this.catalog = catalog;
    wrappers.forEach((name, wrapper) -> wrapped.put(name, wrap(name, wrapper)));
  }

  private Wrapped wrap(String name, UnaryOperator<Backend> wrapper) {
    for (FoundBackend each : catalog.found()) {
      if (each.backend().name().equals(name)) {
        return new Wrapped(
            new FoundBackend(
                wrapper.apply(new StartedBackend(each.backend())), each.loader(), each.origin()));
      }
    }
    throw new IllegalArgumentException(
        "no backend '"
            + name
            + "' on the class path; there are "
            + catalog.found().stream().map(each -> each.backend().name()).toList());
  }

  @Override
  public List<FoundBackend> found() {
    return catalog.found().stream().map(this::wrappedOr).toList();
  }

  private FoundBackend wrappedOr(FoundBackend own) {
    Wrapped other = wrapped.get(own.backend().name());
    return other == null ? own : other.found;
  }

  @Override
  public FoundBackend started(String name) {
    FoundBackend own = catalog.started(name);
    Wrapped other = wrapped.get(name);
    return other == null ? own : other.started();
  }

  @Override
  public Optional<Recognised> recognise(ModelPackage files) {
    return catalog.recognise(files);
  }

  private static final class Wrapped {
    private final FoundBackend found;
    private boolean started;

    Wrapped(FoundBackend found) {
      this.found = found;
    }

    synchronized FoundBackend started() {
      if (!started) {
        Backend backend = found.backend();
        backend.start(Defaults.of(backend.configuration(), Map.of()));
        started = true;
      }
      return found;
    }
  }

  private static final class StartedBackend extends ForwardingBackend {
    StartedBackend(Backend backend) {
      super(backend);
    }

    @Override
    public void start(Options configuration) {}
  }
}
