package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passes everything to another backend, default methods too; a wrapper overrides what it changes.
 */
abstract class ForwardingBackend implements Backend {
  private final Backend backend;

  ForwardingBackend(Backend backend) {
    this.backend = backend;
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public void start(Options configuration) {
    backend.start(configuration);
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    return backend.load(files, options);
  }

  @Override
  public Optional<String> recognise(ModelPackage files) {
    return backend.recognise(files);
  }

  @Override
  public Optional<String> recognises() {
    return backend.recognises();
  }

  @Override
  public List<OptionSpec> options() {
    return backend.options();
  }

  @Override
  public List<OptionSpec> options(ModelPackage files) {
    return backend.options(files);
  }

  @Override
  public List<OptionSpec> configuration() {
    return backend.configuration();
  }

  @Override
  public Set<String> exportedPackages() {
    return backend.exportedPackages();
  }
}
