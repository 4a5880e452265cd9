package io.jarbor.runtime.cli;

import io.jarbor.runtime.config.ConfigLoader;
import io.jarbor.runtime.config.EffectiveConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say how a server is configured. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; JARBOR_CONFIG names it too.")
  private @Nullable Path config;

  @Option(names = "--models", paramLabel = "DIR", description = "Folder of packages, watched.")
  private @Nullable String models;

  @Option(
      names = "--backends",
      paramLabel = "DIR",
      description = "Folder with a folder of jars per backend.")
  private @Nullable String backends;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Address that inference binds.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of inference; 0 takes a free one.")
  private @Nullable String port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "Port of management; 0 takes a free one.")
  private @Nullable String managementPort;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the configuration, such as packages.plugins=deny.")
  private Map<String, String> further = new LinkedHashMap<>();

  /** Read the configuration: flags win over the environment, that over the file. */
  EffectiveConfig load() {
    Map<String, String> flags = new LinkedHashMap<>();
    further.forEach((key, value) -> flags.put("--set " + key, value));
    put(flags, "--models", models);
    put(flags, "--backends", backends);
    put(flags, "--host", host);
    put(flags, "--port", port);
    put(flags, "--management-port", managementPort);
    return new ConfigLoader(System.getenv(), Path.of("")).load(Optional.ofNullable(config), flags);
  }

  private static void put(Map<String, String> flags, String flag, @Nullable String value) {
    if (value != null) {
      flags.put(flag, value);
    }
  }
}
