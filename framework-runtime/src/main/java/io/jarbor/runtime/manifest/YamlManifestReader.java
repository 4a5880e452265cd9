package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.document.DocumentPlaces;
import io.jarbor.runtime.document.Fields;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.document.Value;
import io.jarbor.runtime.document.ValueType;
import io.jarbor.runtime.document.YamlReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code model.yaml}. Thread-safe. */
public final class YamlManifestReader implements ManifestReader {
  private static final Origin FROM_NAME = new Origin(Origin.Kind.NAME, null);

  private final YamlReader yaml;

  public YamlManifestReader() {
    this(new YamlReader());
  }

  YamlManifestReader(YamlReader yaml) {
    this.yaml = yaml;
  }

  @Override
  public PackageManifest read(
      Optional<Path> document,
      Path root,
      String source,
      NameAndVersion defaults,
      Problems problems) {
    Location file = Location.ofFile(source);
    Node node =
        document
            .map(path -> parse(path, source, problems))
            .orElse(new Node.Mapping(file, List.of()));
    Map<String, Origin> origins = new LinkedHashMap<>();
    origins.put("/name", FROM_NAME);
    origins.put("/version", FROM_NAME);
    DocumentPlaces.of(node)
        .forEach((pointer, at) -> origins.put(pointer, new Origin(Origin.Kind.MANIFEST, at)));
    boolean shared = document.isPresent() && !inside(root, document.get());
    PackageManifest read =
        new PackageManifest(manifest(node, defaults, shared, problems), origins, file);
    return check(read, root, problems);
  }

  private Node parse(Path document, String source, Problems problems) {
    Optional<Node> node = yaml.read(document, source, problems);
    if (node.isEmpty()) {
      problems.throwIfAny();
    }
    return node.orElseGet(() -> new Node.Mapping(Location.ofFile(source), List.of()));
  }

  private static boolean inside(Path root, Path file) {
    return file.toAbsolutePath().normalize().startsWith(root.toAbsolutePath().normalize());
  }

  private static Manifest manifest(
      Node node, NameAndVersion defaults, boolean shared, Problems problems) {
    ValueType<Manifest> type =
        ValueType.object(
            "a mapping such as name: sentiment",
            ManifestKeys.all(),
            fields -> Optional.of(manifest(fields, defaults, shared)));
    Optional<Manifest> read = type.read(new Value(node, "", problems));
    if (read.isEmpty()) {
      problems.throwIfAny();
    }
    return read.orElseThrow(() -> new IllegalStateException("no manifest, and no problem"));
  }

  private static Manifest manifest(Fields fields, NameAndVersion defaults, boolean shared) {
    Manifest.Builder manifest =
        Manifest.builder(fields.get(ManifestKeys.NAME).orElse(defaults.name()));
    Optional<String> version = fields.get(ManifestKeys.VERSION);
    if (defaults.fixed()) {
      version.ifPresent(said -> checkFixed(fields, said, defaults.version(), shared));
    }
    manifest.version(version.orElse(defaults.version()));
    ManifestKeys.apply(fields, manifest);
    return manifest.build();
  }

  private static void checkFixed(Fields fields, String said, String folder, boolean shared) {
    if (shared) {
      fields.problem(
          ManifestKeys.VERSION,
          "'version' may not be said here: this manifest holds for every version's folder");
    } else if (!said.equals(folder)) {
      fields.problem(
          ManifestKeys.VERSION,
          "'version': expected '"
              + folder
              + "', as the folder is named, got '"
              + said
              + "'; leave it out");
    }
  }

  private static PackageManifest check(PackageManifest read, Path root, Problems problems) {
    PackageFiles files = new PackageFiles(root, problems);
    Manifest manifest = read.manifest();
    manifest.model().ifPresent(model -> files.find(model, read.locate("/model"), "model"));
    LabelFiles labels = new LabelFiles(read, files, problems);
    Manifest labelled =
        manifest.toBuilder()
            .inputs(labels.read(manifest.inputs(), "/inputs"))
            .outputs(labels.read(manifest.outputs(), "/outputs"))
            .build();
    PackageManifest completed = read.completed(labelled, Map.of());
    new ManifestRules(completed, problems).check();
    return completed;
  }
}
