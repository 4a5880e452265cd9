package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Processor;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the processors of one version for its model. For one thread. */
final class ProcessorSetUp {
  private static final Logger log = LoggerFactory.getLogger(ProcessorSetUp.class);

  private final Signature signature;
  private final ModelPackage files;
  private final ProcessorProblems problems;
  private final List<Processor> done = new ArrayList<>();

  ProcessorSetUp(Signature signature, ModelPackage files, ProcessorProblems problems) {
    this.signature = signature;
    this.files = files;
    this.problems = problems;
  }

  Signature signature() {
    return signature;
  }

  /**
   * Check the passthrough's options against the model; a problem is noted.
   *
   * @param specs inputs or outputs
   * @return null where its options were wrong before
   */
  @Nullable Passthrough passthrough(Candidate<?> candidate, List<TensorSpec> specs) {
    Options options = candidate.options();
    return options == null
        ? null
        : Passthrough.of(
            options,
            signature,
            specs,
            wrong -> problems.add(candidate.role().options() + wrong.pointer(), wrong.message()));
  }

  /**
   * Hand a processor its options, and make its side of the codec.
   *
   * @return null, and a problem, where one of both throws; null where its options were wrong before
   */
  <T> @Nullable T side(Candidate<?> candidate, Processor processor, Supplier<T> side) {
    Options options = candidate.options();
    if (options == null) {
      return null;
    }
    Boolean ready =
        problems.guarded(
            candidate.role(),
            processor,
            () -> {
              processor.setUp(new Setup(options, signature, files));
              return true;
            });
    if (ready == null) {
      return null;
    }
    done.add(processor);
    return problems.guarded(candidate.role(), processor, side);
  }

  /** Close what was set up, since the version is not served after all. */
  void abandon() {
    for (Processor processor : done) {
      try {
        processor.close();
      } catch (RuntimeException | LinkageError e) {
        log.warn("closing {} failed", processor.getClass().getName(), e);
      }
    }
  }

  private record Setup(Options options, Signature signature, ModelPackage files)
      implements ProcessorSetup {}
}
