package io.jarbor.runtime.triton;

import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelOutput;
import io.jarbor.runtime.manifest.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model of a repository of Triton, as packages can be made of it.
 *
 * @param manifest keys and values that hold for all its versions
 * @param versions folders, the oldest first
 * @param labels files with labels, which Triton has beside the configuration
 * @param differences where the packages are not what Triton has, a line each
 */
public record TritonModel(
    Map<String, Object> manifest,
    List<Path> versions,
    List<Path> labels,
    List<String> differences) {

  /**
   * Read a model.
   *
   * @param folder with {@code config.pbtxt} and a folder a version
   * @throws NotImportable with the reason why no package can be made of it
   */
  public static TritonModel read(Path folder, Source source) throws IOException {
    String name = folder.getFileName().toString();
    source.require(folder, name);
    Names.faultOfName(name)
        .ifPresent(
            fault -> {
              throw new NotImportable("a package is called as its folder: " + fault);
            });
    ConfigText read = config(folder, source);
    ModelConfig config = read.config();
    requireOneModel(config);
    Differences differences = new Differences();
    read.unknown().forEach(each -> differences.leftOut(ConfigText.FILE + ":" + each));
    if (!config.getName().isEmpty() && !config.getName().equals(name)) {
      differences.leftOut("name '" + config.getName() + "': the package is called as its folder");
    }
    List<Path> all = VersionFolders.in(folder);
    ModelFormat format = ModelFormat.of(config, all);
    VersionFolders versions =
        VersionFolders.holding(format, file(config, format), all, differences);
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", name);
    keys.put("backend", format.backend());
    keys.put("model", versions.model());
    keys.putAll(
        ManifestOfConfig.keys(
            format == ModelFormat.TORCHSCRIPT ? NumberedTensors.ordered(config) : config,
            differences));
    if (format == ModelFormat.TORCHSCRIPT
        && !(keys.containsKey("inputs") && keys.containsKey("outputs"))) {
      throw new NotImportable(
          "a TorchScript file does not tell its inputs and outputs; expected them in "
              + ConfigText.FILE);
    }
    for (Path version : versions.folders()) {
      PackageParts.tell(version, differences);
    }
    return new TritonModel(
        keys, versions.folders(), labels(folder, config, source), differences.lines());
  }

  private static ConfigText config(Path folder, Source source) throws IOException {
    Path text = folder.resolve(ConfigText.FILE);
    // A link that leads nowhere is there, and a mistake.
    if (!Files.exists(text, LinkOption.NOFOLLOW_LINKS)) {
      return new ConfigText(ModelConfig.getDefaultInstance(), List.of());
    }
    source.require(text, ConfigText.FILE);
    return ConfigText.read(text);
  }

  private static void requireOneModel(ModelConfig config) {
    if (config.hasEnsembleScheduling()) {
      throw new NotImportable("ensemble_scheduling: there are no ensembles");
    }
    if (config.hasSequenceBatching()) {
      throw new NotImportable("sequence_batching: there are no sequences");
    }
  }

  private static String file(ModelConfig config, ModelFormat format) {
    String named = config.getDefaultModelFilename();
    if (named.isEmpty()) {
      return format.file();
    }
    requirePlain("default_model_filename", named);
    return named;
  }

  /** What a configuration names must not lead out of the model's folder. */
  private static void requirePlain(String key, String file) {
    if (file.contains("/")
        || file.contains("\\")
        || file.chars().anyMatch(Character::isISOControl)
        || file.equals("..")
        || file.equals(".")) {
      throw new NotImportable(key + ": expected the name of a file, got '" + file + "'");
    }
    if (PackageParts.include(Path.of(file))) {
      throw new NotImportable(key + ": '" + file + "' is a package's manifest; rename it");
    }
  }

  private static List<Path> labels(Path folder, ModelConfig config, Source source)
      throws IOException {
    List<Path> labels = new ArrayList<>();
    for (ModelOutput output : config.getOutputList()) {
      String file = output.getLabelFilename();
      if (!file.isEmpty()) {
        requirePlain("label_filename", file);
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
          throw new NotImportable("there is no file " + file);
        }
        source.require(path, file);
        if (!labels.contains(path)) {
          labels.add(path);
        }
      }
    }
    return labels;
  }
}
