package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes everything to another backend, and checks that the caller keeps the contract: started once
 * and before a load, one thread at a time per instance, open and fitting inputs, no use after
 * close, instances closed before their model.
 *
 * <p>A broken rule is an {@link AssertionError} on the spot, and stays in {@link #violations()},
 * since a thread of the caller's may swallow it: assert that it is empty at the end of a test.
 * Thread-safe.
 */
public final class AssertingBackend extends ForwardingBackend {
  private final Violations violations = new Violations();
  private final AtomicBoolean started = new AtomicBoolean();

  public AssertingBackend(Backend backend) {
    super(backend);
  }

  /** The rules broken so far, in words; empty where the caller is right. */
  public List<String> violations() {
    return violations.found();
  }

  @Override
  public void start(Options configuration) {
    violations.require(started.compareAndSet(false, true), "a backend is started once");
    requireDeclared(configuration(), configuration);
    super.start(configuration);
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    violations.require(started.get(), "a backend is started before its first load");
    requireDeclared(options(files), options);
    return new AssertingModel(super.load(files, options), violations);
  }

  private void requireDeclared(List<OptionSpec> specs, Options options) {
    for (OptionSpec spec : specs) {
      violations.require(
          options.has(spec.name()) || (!spec.required() && spec.defaultValue().isEmpty()),
          "option '" + spec.name() + "' is given, as it is required or has a default");
    }
    List<String> names = specs.stream().map(OptionSpec::name).toList();
    for (String given : options.values().keySet()) {
      violations.require(names.contains(given), "option '" + given + "' is one of " + names);
    }
  }
}
