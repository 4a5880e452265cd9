package io.jarbor.runtime.config;

import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Node.Form;
import io.jarbor.runtime.document.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the environment says: one variable per key, each unknown one of ours a problem. */
final class EnvironmentLayer {
  /** The configuration file, where no flag names one. */
  static final String CONFIG = "JARBOR_CONFIG";

  /** What the defaults of folders are relative to; the start script sets it. */
  static final String HOME = "JARBOR_HOME";

  /** Ours, and read by the start script rather than as a key. */
  private static final Set<String> OTHERS =
      Set.of(CONFIG, HOME, "JARBOR_LOG_LEVEL", "JARBOR_JAVA_OPTS");

  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_(HOST|PORT)|PORT_[0-9]+_(TCP|UDP|SCTP))(_.*)?");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private EnvironmentLayer() {}

  static Layer of(Map<String, String> environment, Path workingDirectory, Problems problems) {
    List<String> known = ConfigKeys.all().stream().<String>map(ConfigKey::variable).toList();
    for (Map.Entry<String, String> entry : environment.entrySet()) {
      String variable = entry.getKey();
      if (variable.startsWith(ConfigKey.PREFIX)
          && !known.contains(variable)
          && !OTHERS.contains(variable)
          && !isServiceLink(variable, entry.getValue())) {
        problems.add(origin(variable), "no key has this variable" + hint(variable, known));
      }
    }
    return new Layer(
        workingDirectory,
        key ->
            Optional.ofNullable(environment.get(key.variable()))
                .map(text -> new Node.Scalar(origin(key.variable()), text, Form.UNTYPED)));
  }

  /** Who leaves out the group, as in {@code JARBOR_PORT}, made no slip of the pen. */
  private static String hint(String variable, List<String> known) {
    String key = variable.substring(ConfigKey.PREFIX.length());
    return known.stream()
        .filter(name -> !key.isEmpty() && name.endsWith("_" + key))
        .findFirst()
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> Nearest.hint(variable, known));
  }

  /**
   * Kubernetes tells every container of each service in its namespace; of one that is called {@code
   * jarbor} by {@code JARBOR_SERVICE_HOST}, {@code JARBOR_PORT=tcp://…} and more.
   */
  private static boolean isServiceLink(String variable, String value) {
    return SERVICE_LINK.matcher(variable).matches()
        || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  private static Location origin(String variable) {
    return Location.ofFile("environment " + variable);
  }
}
