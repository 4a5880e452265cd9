package io.jarbor.runtime.protocol.management;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.RequestHead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets callers through who may look after the server: with a token, those who send it. Without one,
 * whoever reaches the port, but no web page in a browser beside the server: a page of another
 * origin, or a name of somebody else's that resolves to loopback, is refused. Thread-safe.
 */
public final class Guard implements Consumer<RequestHead> {
  private static final String BEARER = "Bearer ";

  private final Optional<String> token;
  private final boolean loopback;

  /**
   * Create the guard.
   *
   * @param token that callers send; empty for none
   * @param loopback true where the port is bound to loopback, so that only names of it are taken
   */
  public Guard(Optional<String> token, boolean loopback) {
    this.token = token;
    this.loopback = loopback;
  }

  @Override
  public void accept(RequestHead request) {
    if (token.isPresent()) {
      requireToken(request, token.get());
      return;
    }
    String host = request.host().orElse("").toLowerCase(Locale.ROOT);
    if (loopback && !loopbackName(host)) {
      throw new ServingException(
          HttpErrors.FORBIDDEN,
          "this port is bound to loopback, and the server is looked after under the name localhost, got '"
              + host
              + "'");
    }
    Optional<String> origin = request.header("origin");
    if (origin.isPresent() && !sameHost(origin.get(), host)) {
      throw new ServingException(
          HttpErrors.FORBIDDEN,
          "a page of another origin may not look after the server: " + origin.get());
    }
  }

  private static void requireToken(RequestHead request, String expected) {
    String sent = request.header("authorization").orElse("");
    boolean right =
        sent.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && MessageDigest.isEqual(
                sent.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8),
                expected.getBytes(StandardCharsets.UTF_8));
    if (!right) {
      throw new ServingException(
          HttpErrors.UNAUTHORIZED,
          "expected the header 'Authorization: Bearer <management token>', got "
              + (sent.isEmpty() ? "none" : "another one"));
    }
  }

  private static boolean loopbackName(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  private static boolean sameHost(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getHost());
    } catch (IllegalArgumentException e) {
      return false; // Opaque origins, such as "null", are nobody's host.
    }
  }
}
