package io.jarbor.api.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Signature;

/** What a processor is set up with. The runtime implements it. */
public interface ProcessorSetup {

  /** As {@link Processor#options()} declares them. */
  Options options();

  /** The model's signature, labels read. */
  Signature signature();

  /** The package's files. */
  ModelPackage files();
}
