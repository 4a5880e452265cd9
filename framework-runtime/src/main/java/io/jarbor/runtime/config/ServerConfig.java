package io.jarbor.runtime.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a server can be told, defaults filled in.
 *
 * @param http where inference is answered
 * @param management where the server is looked after
 * @param models folder of packages, watched
 * @param backends folder with a folder of jars per backend; one that is missing holds none
 * @param work folder for unpacked packages and natives; the server makes and cleans a folder of its
 *     own in it
 * @param packages what packages may be and bring
 * @param backendOptions what holds for a backend in the whole process, by its name, as written
 */
public record ServerConfig(
    Http http,
    Management management,
    Path models,
    Path backends,
    Path work,
    Packages packages,
    Map<String, Map<String, Object>> backendOptions) {

  public ServerConfig {
    backendOptions = Map.copyOf(backendOptions);
  }

  /**
   * The inference port.
   *
   * @param host address to bind
   * @param port 0 for any free one
   * @param maxBody most bytes of a request's body
   * @param bodyTimeout longest that a body may take to arrive
   * @param idleTimeout longest that a connection without a request stays open when nothing moves on
   *     it
   * @param drainTimeout longest that a stopping server waits for what it accepted
   */
  public record Http(
      String host,
      int port,
      long maxBody,
      Duration bodyTimeout,
      Duration idleTimeout,
      Duration drainTimeout) {
    public static final Http DEFAULT =
        new Http(
            "0.0.0.0",
            8080,
            64L << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(75),
            Duration.ofSeconds(30));
  }

  /**
   * The management port.
   *
   * @param enabled false for none
   * @param host address to bind; anything but loopback needs a token
   * @param port 0 for any free one
   * @param token what callers send as a bearer token; empty for none
   * @param onInferencePort whether what changes models answers on the inference port too; needs a
   *     token unless that is bound to loopback
   */
  public record Management(
      boolean enabled, String host, int port, Optional<String> token, boolean onInferencePort) {
    public static final Management DEFAULT =
        new Management(true, "127.0.0.1", 8081, Optional.empty(), false);

    /** Without the token: records are logged. */
    @Override
    public String toString() {
      return "Management[enabled=%s, host=%s, port=%s, token=%s, onInferencePort=%s]"
          .formatted(enabled, host, port, token.isPresent() ? "set" : "none", onInferencePort);
    }
  }

  /**
   * What packages may be and bring.
   *
   * @param plugins false serves packages without classes only
   * @param requireDigests true loads only what has a matching digest in its manifest or a {@code
   *     .sha256} beside it
   * @param scanInterval pause between two looks at the folder, where file events do not tell
   *     earlier
   * @param maxEntries most entries, files and folders, of one package
   * @param maxUnpackedBytes most bytes of one package, unpacked
   */
  public record Packages(
      boolean plugins,
      boolean requireDigests,
      Duration scanInterval,
      int maxEntries,
      long maxUnpackedBytes) {
    public static final Packages DEFAULT =
        new Packages(true, false, Duration.ofSeconds(1), 10_000, 16L << 30);
  }
}
