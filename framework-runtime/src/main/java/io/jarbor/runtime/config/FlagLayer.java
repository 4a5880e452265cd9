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
import java.util.stream.Stream;

/** What the command line says. */
final class FlagLayer {
  private static final String SET = "--set ";

  private FlagLayer() {}

  /**
   * Take flags.
   *
   * @param flags values by the flag as it is typed, see {@link ConfigLoader#load}
   * @throws IllegalArgumentException for what is no flag
   */
  static Layer of(Map<String, String> flags, Path workingDirectory, Problems problems) {
    List<String> known = ConfigKeys.all().stream().<String>map(ConfigKey::path).toList();
    List<String> own = ConfigKeys.all().stream().flatMap(key -> key.flag().stream()).toList();
    for (String flag : flags.keySet()) {
      if (!flag.startsWith(SET) && !own.contains(flag)) {
        throw new IllegalArgumentException("there is no flag '" + flag + "'; there are " + own);
      }
      if (flag.startsWith(SET) && !known.contains(flag.substring(SET.length()))) {
        problems.add(origin(flag), Fields.unknownKey(flag.substring(SET.length()), known));
      }
    }
    return new Layer(
        workingDirectory,
        key ->
            Stream.concat(key.flag().stream(), Stream.of(SET + key.path()))
                .flatMap(flag -> written(flags, flag).stream())
                .findFirst());
  }

  private static Optional<Node> written(Map<String, String> flags, String flag) {
    return Optional.ofNullable(flags.get(flag))
        .map(text -> new Node.Scalar(origin(flag), text, Form.UNTYPED));
  }

  private static Location origin(String flag) {
    return Location.ofFile("flag " + flag);
  }
}
