package io.jarbor.runtime.config;

import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Node.Form;
import io.jarbor.runtime.document.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command line says. */
final class FlagLayer {
  private FlagLayer() {}

  /**
   * Take flags.
   *
   * @param flags values by the key's path
   */
  static Layer of(Map<String, String> flags, Path workingDirectory, Problems problems) {
    List<String> known = ConfigKeys.all().stream().<String>map(ConfigKey::path).toList();
    for (String path : flags.keySet()) {
      if (!known.contains(path)) {
        problems.add(Location.ofFile("flag " + path), Fields.unknownKey(path, known));
      }
    }
    return new Layer(
        workingDirectory,
        key ->
            Optional.ofNullable(flags.get(key.path()))
                .map(text -> new Node.Scalar(origin(key), text, Form.UNTYPED)));
  }

  private static Location origin(ConfigKey<?> key) {
    return Location.ofFile("flag " + key.flag().orElse(key.path()));
  }
}
