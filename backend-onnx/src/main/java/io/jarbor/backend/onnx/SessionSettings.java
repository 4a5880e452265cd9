package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import java.util.List;

/**
 * What a manifest says under {@code options:}.
 *
 * @param intraOpThreads threads that share the work of one operator; 1 runs on the caller's alone
 * @param interOpThreads operators that may run at once; 1 runs them in order
 * @param executionProviders by name, the first asked first
 */
record SessionSettings(
    int intraOpThreads,
    int interOpThreads,
    OptLevel optimisation,
    boolean memoryArena,
    List<String> executionProviders) {
  private static final int MOST_THREADS = 1024;
  private static final String CPU = "cpu";

  // One thread each: an idle session then has no thread of its own, instances scale with the cores,
  // and small models are faster so (the text generator's 142 µs a row became 280 µs with two).
  static final List<OptionSpec> SPECS =
      List.of(
          OptionSpec.builder("intra-op-threads", OptionSpec.Type.INTEGER)
              .description(
                  "Threads that share one operator's work; more than 1 helps large models only.")
              .range(1, MOST_THREADS)
              .defaultValue(1L)
              .build(),
          OptionSpec.builder("inter-op-threads", OptionSpec.Type.INTEGER)
              .description("Operators of one run that may run at once.")
              .range(1, MOST_THREADS)
              .defaultValue(1L)
              .build(),
          OptionSpec.builder("optimisation", OptionSpec.Type.STRING)
              .description("How far ONNX Runtime rewrites the graph when it loads.")
              .allowed("none", "basic", "extended", "all")
              .defaultValue("all")
              .build(),
          OptionSpec.builder("memory-arena", OptionSpec.Type.BOOLEAN)
              .description(
                  "Keep memory between runs: faster, and holds what the largest run needed.")
              .defaultValue(true)
              .build(),
          OptionSpec.builder("execution-providers", OptionSpec.Type.STRINGS)
              .description("What runs the operators, the first asked first.")
              .defaultValue(List.of(CPU))
              .build());

  SessionSettings {
    executionProviders = List.copyOf(executionProviders);
  }

  static SessionSettings of(Options options) {
    return new SessionSettings(
        (int) options.integer("intra-op-threads"),
        (int) options.integer("inter-op-threads"),
        switch (options.string("optimisation")) {
          case "none" -> OptLevel.NO_OPT;
          case "basic" -> OptLevel.BASIC_OPT;
          case "extended" -> OptLevel.EXTENDED_OPT;
          default -> OptLevel.ALL_OPT;
        },
        options.flag("memory-arena"),
        options.strings("execution-providers"));
  }

  /**
   * How many runs fit on so many cores, 1 or more. Instances share the session and its weights; one
   * alone would leave cores idle, also while its answers go out and its next batch comes in.
   */
  int instances(int cores) {
    boolean onCores = executionProviders.stream().allMatch(CPU::equals);
    return onCores ? Math.max(1, cores / Math.max(intraOpThreads, interOpThreads)) : 1;
  }

  /** Put these settings on a session's options. */
  void applyTo(SessionOptions options) throws OrtException {
    options.setIntraOpNumThreads(intraOpThreads);
    options.setInterOpNumThreads(interOpThreads);
    options.setExecutionMode(
        interOpThreads > 1 ? ExecutionMode.PARALLEL : ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(optimisation);
    options.setCPUArenaAllocator(memoryArena);
    // Threads that spin between runs would take the cores from other models.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    for (String provider : executionProviders) {
      ExecutionProviders.add(options, provider, OrtEnvironment.getAvailableProviders());
    }
  }
}
