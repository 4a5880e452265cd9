package io.jarbor.runtime.config;

import io.jarbor.runtime.document.DocumentPlaces;
import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.ManyTypes;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Node.Entry;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.document.Value;
import io.jarbor.runtime.document.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the configuration file says: mappings inside mappings, as the dots in the keys' paths. */
final class FileLayer {
  /** Holds a key of ours and, by backend, options that only the backend knows. */
  private static final String BACKENDS = "/backends";

  private final Map<String, Node> found = new HashMap<>();
  private final Map<String, Map<String, Object>> backendOptions = new LinkedHashMap<>();
  private final Map<String, Location> places = new LinkedHashMap<>();

  private FileLayer() {}

  static FileLayer none() {
    return new FileLayer();
  }

  static FileLayer read(Path file, String name, Problems problems) {
    FileLayer layer = new FileLayer();
    new YamlReader()
        .read(file, name, problems)
        .ifPresent(
            root -> {
              layer.places.putAll(DocumentPlaces.of(root));
              layer.visit(new Value(root, "", problems));
            });
    return layer;
  }

  Layer layer(Path base) {
    return new Layer(base, key -> Optional.ofNullable(found.get(key.pointer())));
  }

  /** What is written for each backend, by its name. */
  Map<String, Map<String, Object>> backendOptions() {
    return backendOptions;
  }

  /** What is written for the backends, an option each. */
  List<Setting> backendSettings() {
    List<Setting> settings = new ArrayList<>();
    backendOptions.forEach(
        (backend, options) -> {
          String pointer = Pointers.child(BACKENDS, backend);
          options.forEach(
              (name, value) -> {
                String option = Pointers.child(pointer, name);
                Pointers.nearest(places, option)
                    .ifPresent(at -> settings.add(new Setting(option, value, at)));
              });
        });
    return settings;
  }

  private void visit(Value value) {
    if (!(value.node() instanceof Node.Mapping mapping)) {
      value.mismatch("a mapping", "");
      return;
    }
    String pointer = value.pointer();
    List<String> known = keysBelow(pointer).distinct().toList();
    for (Entry entry : mapping.entries()) {
      Value child = value.child(entry.key(), entry.value());
      if (known.contains(entry.key())) {
        take(child);
      } else if (pointer.equals(BACKENDS)) {
        ManyTypes.anyMap()
            .read(child)
            .ifPresent(options -> backendOptions.put(entry.key(), options));
      } else {
        value.problem(entry.at(), Fields.unknownKey(entry.key(), known));
      }
    }
  }

  private void take(Value value) {
    boolean group = keysBelow(value.pointer()).findAny().isPresent();
    if (group) {
      visit(value);
    } else {
      found.put(value.pointer(), value.node());
    }
  }

  /** The keys that a mapping may hold: the segments that follow its pointer. */
  private static Stream<String> keysBelow(String pointer) {
    String prefix = Pointers.child(pointer, "");
    return ConfigKeys.all().stream()
        .map(ConfigKey::pointer)
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()).split("/", 2)[0]);
  }
}
