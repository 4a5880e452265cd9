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

/** What the environment says: one variable per key, each unknown one of ours a problem. */
final class EnvironmentLayer {
  /** The configuration file, where no flag names one. */
  static final String CONFIG = "JARBOR_CONFIG";

  /** What the defaults of folders are relative to; the start script sets it. */
  static final String HOME = "JARBOR_HOME";

  /** Ours, and read by the start script rather than as a key. */
  private static final Set<String> OTHERS = Set.of(CONFIG, HOME, "JARBOR_OPTS", "JARBOR_JAVA_OPTS");

  private EnvironmentLayer() {}

  static Layer of(Map<String, String> environment, Path workingDirectory, Problems problems) {
    List<String> known = ConfigKeys.all().stream().<String>map(ConfigKey::variable).toList();
    for (String variable : environment.keySet()) {
      if (variable.startsWith(ConfigKey.PREFIX)
          && !known.contains(variable)
          && !OTHERS.contains(variable)) {
        problems.add(origin(variable), "no key has this variable" + Nearest.hint(variable, known));
      }
    }
    return new Layer(
        workingDirectory,
        key ->
            Optional.ofNullable(environment.get(key.variable()))
                .map(text -> new Node.Scalar(origin(key.variable()), text, Form.UNTYPED)));
  }

  private static Location origin(String variable) {
    return Location.ofFile("environment " + variable);
  }
}
