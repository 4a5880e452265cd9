package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtLoggingLevel;
import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code .onnx} files on ONNX Runtime. The signature comes from the file; the instances of a
 * version share one session; a run that nobody waits for any more is ended.
 *
 * <p>BYTES are text here: UTF-8 without NUL and without characters above U+FFFF, which ONNX
 * Runtime's Java API cannot pass on; others are {@code INVALID_INPUT}. A ZipMap's sequence of maps
 * is FP32 {@code [n, k]} with its keys as labels.
 */
public final class OnnxBackend implements Backend {
  private static final String NATIVE_CACHE = "native-cache";
  private static final String LOG_LEVEL = "log-level";

  private volatile @Nullable Engine engine;

  /** Create the backend; it does nothing before {@link #start}. */
  public OnnxBackend() {}

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public List<OptionSpec> options() {
    return SessionSettings.SPECS;
  }

  @Override
  public List<OptionSpec> configuration() {
    return List.of(
        OptionSpec.builder(NATIVE_CACHE, OptionSpec.Type.STRING)
            .description(
                "Folder that keeps the unpacked native libraries, for this user alone; the user's"
                    + " cache folder where left out.")
            .build(),
        OptionSpec.builder(LOG_LEVEL, OptionSpec.Type.STRING)
            .description(
                "What ONNX Runtime itself writes to the error output; failures are reported in any"
                    + " case.")
            .allowed("verbose", "info", "warning", "error", "fatal")
            .defaultValue("fatal")
            .build());
  }

  @Override
  public void start(Options configuration) {
    Path cache =
        configuration
            .optionalString(NATIVE_CACHE)
            .map(Path::of)
            .orElseGet(
                () ->
                    PrivateFolders.defaultCache(
                        System.getenv(),
                        System.getProperty("user.home", ""),
                        System.getProperty("user.name", "user")));
    engine =
        Engine.start(
            cache.toAbsolutePath(),
            configuration.has(NATIVE_CACHE),
            level(configuration.string(LOG_LEVEL)));
  }

  private static OrtLoggingLevel level(String name) {
    return switch (name) {
      case "verbose" -> OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE;
      case "info" -> OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO;
      case "warning" -> OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
      case "error" -> OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
      default -> OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
    };
  }

  @Override
  public Optional<String> recognise(ModelPackage files) {
    return ModelFiles.find(files);
  }

  @Override
  public Optional<String> recognises() {
    return Optional.of("a file model.onnx, or just one that ends in .onnx");
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    Engine started = engine;
    if (started == null) {
      throw new IllegalStateException("the backend is not started");
    }
    return OnnxModel.load(started, files, SessionSettings.of(options));
  }
}
