package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A manifest with the origin of each of its values. Immutable.
 *
 * @param manifest the values
 * @param origins by JSON pointer of the value in the YAML document, such as {@code
 *     /batching/max-size}; values without an entry are defaults
 * @param file the document as a whole
 */
public record PackageManifest(Manifest manifest, Map<String, Origin> origins, Location file)
    implements Places {
  public PackageManifest {
    origins = Map.copyOf(origins);
  }

  /** Where a value comes from. */
  public Origin origin(String pointer) {
    return origins.getOrDefault(pointer, new Origin(Origin.Kind.DEFAULT, null));
  }

  @Override
  public Location locate(String pointer) {
    String at = pointer;
    while (!at.isEmpty()) {
      Location place = origin(at).at();
      if (place != null) {
        return place;
      }
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return file;
  }

  /**
   * Tell whether nothing is wrong with a value, or with a part of it. What is wrong may have left
   * its default in the manifest, from which nothing is to be concluded.
   *
   * @param problems what was noted as the manifest was read
   */
  public boolean sound(String pointer, Problems problems) {
    Set<Location> wrong = problems.places();
    return wrong.isEmpty()
        || origins.entrySet().stream()
            .filter(each -> (each.getKey() + "/").startsWith(pointer + "/"))
            .map(each -> each.getValue().at())
            .noneMatch(at -> at != null && wrong.contains(at));
  }

  /** Replace the manifest, and note where further values come from. */
  public PackageManifest completed(Manifest completed, Map<String, Origin> further) {
    Map<String, Origin> all = new LinkedHashMap<>(origins);
    all.putAll(further);
    return new PackageManifest(completed, all, file);
  }
}
