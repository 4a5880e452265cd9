package io.jarbor.runtime.config;

import io.jarbor.runtime.config.ServerConfig.Http;
import io.jarbor.runtime.config.ServerConfig.Management;
import io.jarbor.runtime.config.ServerConfig.Packages;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every key of the server's configuration. A further one is a line here and one in the loader. */
final class ConfigKeys {
  static final String ALLOW = "allow";
  static final String DENY = "deny";

  private static final int HIGHEST_PORT = 65_535;
  private static final int MOST_ENTRIES = 10_000_000;
  private static final int SHORTEST_TOKEN = 16;

  static final ConfigKey<String> HTTP_HOST =
      ConfigKey.of(
              "http.host", ScalarTypes.text(), Http.DEFAULT.host(), "Address that inference binds.")
          .withFlag("--host");

  static final ConfigKey<Integer> HTTP_PORT =
      ConfigKey.of(
              "http.port", port(), Http.DEFAULT.port(), "Port of inference; `0` takes a free one.")
          .withFlag("--port");

  static final ConfigKey<Long> HTTP_MAX_BODY =
      ConfigKey.of(
          "http.max-body",
          ScalarTypes.size(1, Integer.MAX_VALUE),
          Http.DEFAULT.maxBody(),
          Quantities::format,
          "Most bytes of a request's body.");

  static final ConfigKey<Duration> HTTP_BODY_TIMEOUT =
      duration(
          "http.body-timeout",
          Http.DEFAULT.bodyTimeout(),
          "Longest that a body may take to arrive.");

  static final ConfigKey<Duration> HTTP_IDLE_TIMEOUT =
      duration(
          "http.idle-timeout",
          Http.DEFAULT.idleTimeout(),
          "Longest that a connection without a request in progress stays open when nothing moves on"
              + " it; over HTTP/2, that a caller takes over an answer or a message, beside a"
              + " second for each 64 kB of it.");

  static final ConfigKey<Duration> HTTP_DRAIN_TIMEOUT =
      duration(
          "http.drain-timeout",
          Http.DEFAULT.drainTimeout(),
          "Longest that a stopping server waits for what it accepted.");

  static final ConfigKey<Boolean> MANAGEMENT_ENABLED =
      ConfigKey.of(
          "management.enabled",
          ScalarTypes.bool(),
          Management.DEFAULT.enabled(),
          "Whether there is a management port.");

  static final ConfigKey<String> MANAGEMENT_HOST =
      ConfigKey.of(
          "management.host",
          ScalarTypes.text(),
          Management.DEFAULT.host(),
          "Address that management binds; anything but loopback needs a token.");

  static final ConfigKey<Integer> MANAGEMENT_PORT =
      ConfigKey.of(
              "management.port",
              port(),
              Management.DEFAULT.port(),
              "Port of management; `0` takes a free one.")
          .withFlag("--management-port");

  static final ConfigKey<String> MANAGEMENT_TOKEN =
      ConfigKey.secret(
          "management.token", token(), "What callers of management send as a bearer token.");

  static final ConfigKey<Boolean> MANAGEMENT_ON_INFERENCE_PORT =
      ConfigKey.of(
          "management.on-inference-port",
          ScalarTypes.bool(),
          Management.DEFAULT.onInferencePort(),
          "Whether what changes models answers on the inference port too; unless `http.host` is"
              + " loopback, this needs a token.");

  static final ConfigKey<String> MODELS =
      ConfigKey.of("models", ScalarTypes.text(), "models", "Folder of packages, watched.")
          .withFlag("--models");

  static final ConfigKey<String> BACKENDS =
      ConfigKey.of(
              "backends.directory",
              ScalarTypes.text(),
              "backends",
              "Folder with a folder of jars per backend.")
          .withFlag("--backends");

  static final ConfigKey<String> WORK =
      ConfigKey.of("work", ScalarTypes.text(), "work", "Folder for unpacked packages.");

  static final ConfigKey<String> PLUGINS =
      ConfigKey.of(
          "packages.plugins",
          ScalarTypes.oneOf(List.of(ALLOW, DENY)),
          Packages.DEFAULT.plugins() ? ALLOW : DENY,
          "`deny` serves packages without classes only. Classes run with the server's rights.");

  static final ConfigKey<Boolean> REQUIRE_DIGESTS =
      ConfigKey.of(
          "packages.require-digests",
          ScalarTypes.bool(),
          Packages.DEFAULT.requireDigests(),
          "Whether only packages load that match a digest in their manifest, or in a `.sha256` file"
              + " beside them.");

  static final ConfigKey<Duration> SCAN_INTERVAL =
      duration(
          "packages.scan-interval",
          Packages.DEFAULT.scanInterval(),
          "Pause between two looks at the folder of packages, where file events do not tell"
              + " earlier; 50ms for each folder there where that is longer, on a local disk.");

  static final ConfigKey<Integer> MAX_ENTRIES =
      ConfigKey.of(
          "packages.max-entries",
          ScalarTypes.integer(1, MOST_ENTRIES),
          Packages.DEFAULT.maxEntries(),
          "Most entries, files and folders, of one package: archive or folder.");

  static final ConfigKey<Long> MAX_UNPACKED =
      ConfigKey.of(
          "packages.max-unpacked",
          ScalarTypes.size(1, Long.MAX_VALUE),
          Packages.DEFAULT.maxUnpackedBytes(),
          Quantities::format,
          "Most bytes of one package: of a folder, or of an archive once unpacked.");

  private static final List<ConfigKey<?>> ALL =
      List.of(
          HTTP_HOST,
          HTTP_PORT,
          HTTP_MAX_BODY,
          HTTP_BODY_TIMEOUT,
          HTTP_IDLE_TIMEOUT,
          HTTP_DRAIN_TIMEOUT,
          MANAGEMENT_ENABLED,
          MANAGEMENT_HOST,
          MANAGEMENT_PORT,
          MANAGEMENT_TOKEN,
          MANAGEMENT_ON_INFERENCE_PORT,
          MODELS,
          BACKENDS,
          WORK,
          PLUGINS,
          REQUIRE_DIGESTS,
          SCAN_INTERVAL,
          MAX_ENTRIES,
          MAX_UNPACKED);

  private ConfigKeys() {}

  /** All keys, in the order of the reference. */
  static List<ConfigKey<?>> all() {
    return ALL;
  }

  private static ConfigKey<Duration> duration(String path, Duration fallback, String meaning) {
    return ConfigKey.of(
        path, ScalarTypes.duration(Duration.ofMillis(1)), fallback, Quantities::format, meaning);
  }

  private static ValueType<Integer> port() {
    return ScalarTypes.integer(0, HIGHEST_PORT);
  }

  /** Its problems never show it. */
  private static ValueType<String> token() {
    String name = "a string of " + SHORTEST_TOKEN + " printable characters or more";
    return ValueType.of(
        name,
        value -> {
          if (value.node() instanceof Node.Scalar scalar
              && scalar.text().length() >= SHORTEST_TOKEN
              && scalar.text().chars().allMatch(c -> c > ' ' && c <= '~')) {
            return Optional.of(scalar.text());
          }
          value.problem("expected " + name + ", got something else");
          return Optional.empty();
        });
  }
}
