package io.jarbor.runtime.config;

import io.jarbor.runtime.config.ServerConfig.Management;
import io.jarbor.runtime.document.Problems;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between values, each of which is well by itself. */
final class ConfigRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");
  private static final Pattern LOOPBACK_4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private final EffectiveConfig config;
  private final Problems problems;

  ConfigRules(EffectiveConfig config, Problems problems) {
    this.config = config;
    this.problems = problems;
  }

  void check() {
    checkToken();
    checkPorts();
  }

  private void checkToken() {
    Management management = config.server().management();
    if (management.token().isPresent()) {
      return;
    }
    if (management.enabled() && !loopback(management.host())) {
      problem(ConfigKeys.MANAGEMENT_HOST, reachable(management.host()));
    }
    String host = config.server().http().host();
    if (management.onInferencePort() && !loopback(host)) {
      problem(ConfigKeys.MANAGEMENT_ON_INFERENCE_PORT, "http.host " + reachable(host));
    }
  }

  private static String reachable(String host) {
    return "'" + host + "' can be reached from elsewhere, which needs management.token";
  }

  private void checkPorts() {
    Management management = config.server().management();
    ServerConfig.Http http = config.server().http();
    if (management.enabled()
        && management.port() != 0
        && management.port() == http.port()
        && overlap(management.host(), http.host())) {
      problem(ConfigKeys.MANAGEMENT_PORT, management.port() + " is the port of http too");
    }
  }

  private static boolean loopback(String host) {
    return LOOPBACK.contains(host) || LOOPBACK_4.matcher(host).matches();
  }

  private static boolean overlap(String one, String other) {
    return one.equals(other) || ANY.contains(one) || ANY.contains(other);
  }

  private void problem(ConfigKey<?> key, String message) {
    problems.add(config.locate(key.pointer()), "'" + key.path() + "': " + message);
  }
}
