package io.jarbor.testkit;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Processor;
import io.jarbor.api.processing.ProcessorSetup;
import java.util.Map;

/**
 * What a processor is set up with, without a server. Immutable:
 *
 * <pre>{@code
 * TestSetup.of(signature, TestPackage.of(folder)).on(new Scaling(), Map.of("factor", 2.0));
 * }</pre>
 */
public final class TestSetup implements ProcessorSetup {
  private final Signature signature;
  private final ModelPackage files;
  private final Options options;

  private TestSetup(Signature signature, ModelPackage files, Options options) {
    this.signature = signature;
    this.files = files;
    this.options = options;
  }

  /** Start without options. */
  public static TestSetup of(Signature signature, ModelPackage files) {
    return new TestSetup(signature, files, Options.none());
  }

  /** The same with options, taken as they are. */
  public TestSetup with(Options others) {
    return new TestSetup(signature, files, others);
  }

  /**
   * Set a processor up as the server does, the defaults of its options filled in.
   *
   * @param written what a manifest says under {@code options:}; integers as {@code Long}
   * @return the processor
   */
  public <P extends Processor> P on(P processor, Map<String, Object> written) {
    processor.setUp(with(Defaults.of(processor.options(), written)));
    return processor;
  }

  @Override
  public Options options() {
    return options;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelPackage files() {
    return files;
  }
}
