package io.jarbor.runtime.config;

import static io.jarbor.runtime.config.ConfigKeys.ALLOW;
import static io.jarbor.runtime.config.ConfigKeys.BACKENDS;
import static io.jarbor.runtime.config.ConfigKeys.HTTP_BODY_TIMEOUT;
import static io.jarbor.runtime.config.ConfigKeys.HTTP_DRAIN_TIMEOUT;
import static io.jarbor.runtime.config.ConfigKeys.HTTP_HOST;
import static io.jarbor.runtime.config.ConfigKeys.HTTP_IDLE_TIMEOUT;
import static io.jarbor.runtime.config.ConfigKeys.HTTP_MAX_BODY;
import static io.jarbor.runtime.config.ConfigKeys.HTTP_PORT;
import static io.jarbor.runtime.config.ConfigKeys.MANAGEMENT_ENABLED;
import static io.jarbor.runtime.config.ConfigKeys.MANAGEMENT_HOST;
import static io.jarbor.runtime.config.ConfigKeys.MANAGEMENT_ON_INFERENCE_PORT;
import static io.jarbor.runtime.config.ConfigKeys.MANAGEMENT_PORT;
import static io.jarbor.runtime.config.ConfigKeys.MANAGEMENT_TOKEN;
import static io.jarbor.runtime.config.ConfigKeys.MAX_ENTRIES;
import static io.jarbor.runtime.config.ConfigKeys.MAX_UNPACKED;
import static io.jarbor.runtime.config.ConfigKeys.MODELS;
import static io.jarbor.runtime.config.ConfigKeys.PLUGINS;
import static io.jarbor.runtime.config.ConfigKeys.REQUIRE_DIGESTS;
import static io.jarbor.runtime.config.ConfigKeys.SCAN_INTERVAL;
import static io.jarbor.runtime.config.ConfigKeys.WORK;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.runtime.config.ServerConfig.Http;
import io.jarbor.runtime.config.ServerConfig.Management;
import io.jarbor.runtime.config.ServerConfig.Packages;
import io.jarbor.runtime.document.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the server's configuration: flags win over the environment, that over the file, that over
 * the defaults. Thread-safe.
 */
public final class ConfigLoader {
  /** The configuration is wrong; the message has a line per problem. */
  public static final ErrorCode INVALID_CONFIGURATION =
      new ErrorCode("INVALID_CONFIGURATION", ErrorCode.Fault.SERVER);

  private final Map<String, String> environment;
  private final Path workingDirectory;

  /**
   * Create a loader.
   *
   * @param environment as {@link System#getenv()} gives it
   * @param workingDirectory what relative paths of flags and environment are relative to; those of
   *     the file are relative to its folder, and defaults to {@code JARBOR_HOME} where it is set
   */
  public ConfigLoader(Map<String, String> environment, Path workingDirectory) {
    this.environment = Map.copyOf(environment);
    this.workingDirectory = workingDirectory.toAbsolutePath();
  }

  /**
   * Read the configuration.
   *
   * @param file empty for the one that {@code JARBOR_CONFIG} names, or none
   * @param flags values by the flag as it is typed: a key's own, such as {@code --port}, which wins
   *     over the general one, such as {@code --set http.port}
   * @throws io.jarbor.api.error.ServingException {@link #INVALID_CONFIGURATION} with every problem
   */
  public EffectiveConfig load(Optional<Path> file, Map<String, String> flags) {
    Problems problems = new Problems();
    EffectiveConfig config = load(file, flags, problems);
    problems.throwIfAny(INVALID_CONFIGURATION);
    return config;
  }

  /**
   * Read the configuration as far as it is right.
   *
   * @param problems receives all that is wrong
   * @return with defaults where it is wrong
   */
  public EffectiveConfig load(Optional<Path> file, Map<String, String> flags, Problems problems) {
    Optional<Path> named =
        file.or(() -> Optional.ofNullable(environment.get(EnvironmentLayer.CONFIG)).map(Path::of));
    FileLayer fileLayer =
        named
            .map(path -> FileLayer.read(workingDirectory.resolve(path), path.toString(), problems))
            .orElseGet(FileLayer::none);
    List<Layer> layers =
        List.of(
            FlagLayer.of(flags, workingDirectory, problems),
            EnvironmentLayer.of(environment, workingDirectory, problems),
            fileLayer.layer(named.map(this::folderOf).orElse(workingDirectory)));
    Path home =
        Optional.ofNullable(environment.get(EnvironmentLayer.HOME))
            .map(workingDirectory::resolve)
            .orElse(workingDirectory);
    EffectiveConfig config = resolve(new Resolution(layers, home, problems), fileLayer);
    new ConfigRules(config, problems).check();
    return config;
  }

  private Path folderOf(Path file) {
    Path folder = workingDirectory.resolve(file).getParent();
    return folder == null ? workingDirectory : folder;
  }

  private static EffectiveConfig resolve(Resolution values, FileLayer file) {
    Http http =
        new Http(
            values.take(HTTP_HOST),
            values.take(HTTP_PORT),
            values.take(HTTP_MAX_BODY),
            values.take(HTTP_BODY_TIMEOUT),
            values.take(HTTP_IDLE_TIMEOUT),
            values.take(HTTP_DRAIN_TIMEOUT));
    Management management =
        new Management(
            values.take(MANAGEMENT_ENABLED),
            values.take(MANAGEMENT_HOST),
            values.take(MANAGEMENT_PORT),
            values.takeOptional(MANAGEMENT_TOKEN),
            values.take(MANAGEMENT_ON_INFERENCE_PORT));
    Path models = values.takePath(MODELS);
    Path backends = values.takePath(BACKENDS);
    Path work = values.takePath(WORK);
    Packages packages =
        new Packages(
            values.take(PLUGINS).equals(ALLOW),
            values.take(REQUIRE_DIGESTS),
            values.take(SCAN_INTERVAL),
            values.take(MAX_ENTRIES),
            values.take(MAX_UNPACKED));
    List<Setting> settings = new ArrayList<>(values.settings());
    settings.addAll(file.backendSettings());
    return new EffectiveConfig(
        new ServerConfig(http, management, models, backends, work, packages, file.backendOptions()),
        settings);
  }
}
