package io.jarbor.backend.djl;

import ai.djl.engine.Engine;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets DJL and libtorch ready. DJL is configured by system properties, which are the process's, and
 * reads them when its first class is touched.
 */
final class EngineStart {
  static final String PYTORCH = "PyTorch";
  private static final String THREADS = "threads";
  private static final String INTER_OP_THREADS = "inter-op-threads";
  private static final String GRAPH_OPTIMIZER = "graph-optimizer";
  private static final String CACHE_FOLDER = "cache-folder";
  private static final Logger log = LoggerFactory.getLogger(EngineStart.class);

  static final List<OptionSpec> OPTIONS =
      List.of(
          OptionSpec.builder(THREADS, OptionSpec.Type.INTEGER)
              .description("PyTorch's threads within an operation, for the whole process.")
              .range(1, Short.MAX_VALUE)
              .build(),
          OptionSpec.builder(INTER_OP_THREADS, OptionSpec.Type.INTEGER)
              .description("PyTorch's threads between operations, for the whole process.")
              .range(1, Short.MAX_VALUE)
              .build(),
          OptionSpec.builder(GRAPH_OPTIMIZER, OptionSpec.Type.BOOLEAN)
              .description(
                  "Let PyTorch recompile a TorchScript model during its first runs: faster later,"
                      + " slow at each new shape.")
              .defaultValue(false)
              .build(),
          OptionSpec.builder(CACHE_FOLDER, OptionSpec.Type.STRING)
              .description(
                  "Folder that native libraries are unpacked to, once; .cache/jarbor/djl in the"
                      + " user's home where left out.")
              .build());

  private EngineStart() {}

  /**
   * Configure DJL, and load libtorch.
   *
   * @throws ServingException {@code UNAVAILABLE} if it does not load on this machine
   */
  static void run(Options configuration) {
    configure(configuration);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    // DJL finds its engines through the context loader, once per process.
    Thread.currentThread().setContextClassLoader(EngineStart.class.getClassLoader());
    try {
      Engine engine = Engine.getEngine(PYTORCH);
      log.info("{} {} is loaded", engine.getEngineName(), engine.getVersion());
    } catch (Exception | LinkageError e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          "PyTorch's native library does not load: "
              + EngineErrors.reason(e)
              + "; is a pytorch-native-cpu jar for "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch")
              + " beside the backend?",
          e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void configure(Options configuration) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    String folder =
        configuration
            .optionalString(CACHE_FOLDER)
            .orElseGet(
                () ->
                    Path.of(System.getProperty("user.home"), ".cache", "jarbor", "djl").toString());
    System.setProperty("DJL_CACHE_DIR", folder);
    System.setProperty("ENGINE_CACHE_DIR", folder);
    System.setProperty(
        "ai.djl.pytorch.graph_optimizer",
        String.valueOf(configuration.has(GRAPH_OPTIMIZER) && configuration.flag(GRAPH_OPTIMIZER)));
    threads(configuration, THREADS, "ai.djl.pytorch.num_threads");
    threads(configuration, INTER_OP_THREADS, "ai.djl.pytorch.num_interop_threads");
  }

  private static void threads(Options configuration, String option, String property) {
    if (configuration.has(option)) {
      System.setProperty(property, String.valueOf(configuration.integer(option)));
    }
  }

  /**
   * Check that DJL has an engine.
   *
   * @param option that names it
   * @throws ServingException {@code INVALID_PACKAGE}, naming those that it has
   */
  static void requireEngine(String option, String engine) {
    Set<String> known = new TreeSet<>(Engine.getAllEngines());
    // It comes with DJL's own jar, and runs nothing here: it sends the inputs to another server.
    known.remove("RPC");
    if (!known.contains(engine)) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "options."
              + option
              + ": no DJL engine '"
              + engine
              + "'; there are "
              + known
              + ", and one whose jar is put beside the backend's");
    }
  }
}
