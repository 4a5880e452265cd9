package io.jarbor.runtime.config;

import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.document.YamlPrinter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The configuration that holds, and who said each value. Immutable.
 *
 * @param server what the server reads
 * @param settings what people see, in the order of the reference; secrets masked
 */
public record EffectiveConfig(ServerConfig server, List<Setting> settings) implements Places {
  private static final Location WHOLE = Location.ofFile("configuration");

  public EffectiveConfig {
    settings = List.copyOf(settings);
  }

  @Override
  public Location locate(String pointer) {
    Map<String, Location> origins = new LinkedHashMap<>();
    settings.forEach(setting -> origins.put(setting.pointer(), setting.origin()));
    return Pointers.nearest(origins, pointer).orElse(WHOLE);
  }

  /** Write the configuration as YAML: a line per value, who said it behind it as a comment. */
  public String toYaml() {
    Map<String, String> origins = new LinkedHashMap<>();
    settings.forEach(setting -> origins.put(setting.pointer(), setting.origin().toString()));
    return YamlPrinter.print(tree(Setting::value), pointer -> origins.getOrDefault(pointer, ""));
  }

  /**
   * Give the configuration for JSON: mappings as in the file, and for each value one with {@code
   * value} and {@code origin}.
   */
  public Map<String, Object> toMap() {
    return tree(
        setting -> {
          Map<String, Object> shown = new LinkedHashMap<>();
          shown.put("value", setting.value());
          shown.put("origin", setting.origin().toString());
          return shown;
        });
  }

  private Map<String, Object> tree(Function<Setting, Object> leaf) {
    Map<String, Object> root = new LinkedHashMap<>();
    for (Setting setting : settings) {
      List<String> keys = Pointers.keys(setting.pointer());
      put(root, keys, leaf.apply(setting));
    }
    return root;
  }

  @SuppressWarnings("unchecked") // Only this method fills the maps, each with a map of this type.
  private static void put(Map<String, Object> map, List<String> keys, Object value) {
    if (keys.size() == 1) {
      map.put(keys.get(0), value);
    } else {
      put(
          (Map<String, Object>) map.computeIfAbsent(keys.get(0), key -> new LinkedHashMap<>()),
          keys.subList(1, keys.size()),
          value);
    }
  }
}
