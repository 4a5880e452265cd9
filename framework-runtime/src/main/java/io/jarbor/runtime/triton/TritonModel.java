package io.jarbor.runtime.triton;

import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A model of a repository of Triton, as packages can be made of it.
 *
 * @param manifest keys and values that hold for all its versions
 * @param versions folders, the oldest first
 * @param labels files with labels, which Triton has beside the configuration
 * @param dropped what has no counterpart, each with its reason
 */
public record TritonModel(
    Map<String, Object> manifest, List<Path> versions, List<Path> labels, List<String> dropped) {

  /**
   * Read a model.
   *
   * @param folder with {@code config.pbtxt} and a folder a version
   * @throws NotImportable with the reason why no package can be made of it
   */
  public static TritonModel read(Path folder) throws IOException {
    String name = folder.getFileName().toString();
    List<Path> versions = versions(folder);
    Path text = folder.resolve(ConfigText.FILE);
    ConfigText read =
        Files.exists(text)
            ? ConfigText.read(text)
            : new ConfigText(ModelConfig.getDefaultInstance(), List.of());
    ModelConfig config = read.config();
    requireOneModel(config);
    ModelFormat format = ModelFormat.of(config, versions.get(0));
    String file = file(config, format);
    for (Path version : versions) {
      requireFile(version.resolve(file), version.getFileName() + "/" + file);
    }
    List<String> dropped = new ArrayList<>();
    read.unknown().forEach(field -> dropped.add(ConfigText.FILE + ":" + field));
    if (!config.getName().isEmpty() && !config.getName().equals(name)) {
      dropped.add("name '" + config.getName() + "': the package is called as its folder");
    }
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", name);
    keys.put("backend", format.backend());
    keys.put("model", file);
    keys.putAll(
        ManifestOfConfig.keys(
            format == ModelFormat.TORCHSCRIPT ? NumberedTensors.ordered(config) : config, dropped));
    if (format == ModelFormat.TORCHSCRIPT
        && !(keys.containsKey("inputs") && keys.containsKey("outputs"))) {
      throw new NotImportable(
          "a TorchScript file does not tell its inputs and outputs; expected them in "
              + ConfigText.FILE);
    }
    return new TritonModel(keys, versions, labels(folder, config), List.copyOf(dropped));
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
    if (file.contains("/") || file.contains("\\") || file.equals("..") || file.equals(".")) {
      throw new NotImportable(key + ": expected the name of a file, got '" + file + "'");
    }
  }

  private static void requireFile(Path file, String shown) {
    if (!Files.isRegularFile(file)) {
      throw new NotImportable("there is no file " + shown);
    }
  }

  private static List<Path> labels(Path folder, ModelConfig config) {
    List<Path> labels = new ArrayList<>();
    for (ModelOutput output : config.getOutputList()) {
      String file = output.getLabelFilename();
      if (!file.isEmpty() && !labels.contains(folder.resolve(file))) {
        requirePlain("label_filename", file);
        requireFile(folder.resolve(file), file);
        labels.add(folder.resolve(file));
      }
    }
    return labels;
  }

  private static List<Path> versions(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> versions =
          entries
              .filter(Files::isDirectory)
              .filter(each -> each.getFileName().toString().matches("[1-9][0-9]{0,17}"))
              .sorted(
                  Comparator.comparingLong(each -> Long.parseLong(each.getFileName().toString())))
              .toList();
      if (versions.isEmpty()) {
        throw new NotImportable("there is no folder of a version, such as 1/");
      }
      return versions;
    }
  }
}
