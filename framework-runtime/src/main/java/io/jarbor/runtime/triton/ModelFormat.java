package io.jarbor.runtime.triton;

import io.jarbor.proto.inference.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A kind of model file that both servers run. */
enum ModelFormat {
  ONNX("onnx", "model.onnx", "onnxruntime", "onnxruntime_onnx"),
  TORCHSCRIPT("djl", "model.pt", "pytorch", "pytorch_libtorch");

  private final String backend;
  private final String file;
  private final String tritonBackend;
  private final String tritonPlatform;

  ModelFormat(String backend, String file, String tritonBackend, String tritonPlatform) {
    this.backend = backend;
    this.file = file;
    this.tritonBackend = tritonBackend;
    this.tritonPlatform = tritonPlatform;
  }

  /** Name of the backend that runs it here. */
  String backend() {
    return backend;
  }

  /** What its file is called where a configuration does not say. */
  String file() {
    return file;
  }

  /**
   * Where a version has its model, relative to its folder. As in Triton, what is called as an ONNX
   * model may be a folder with {@code model.onnx} in it.
   *
   * @param named what the file, or the folder, is called
   */
  String place(Path version, String named) {
    boolean folder = this == ONNX && Files.isDirectory(version.resolve(named));
    return folder ? named + "/" + file : named;
  }

  /**
   * The format that a configuration names, as backend or platform; or, as Triton does, the one of
   * the file that is there.
   *
   * @param versions folders
   */
  static ModelFormat of(ModelConfig config, List<Path> versions) {
    String named = config.getBackend().isEmpty() ? config.getPlatform() : config.getBackend();
    return Arrays.stream(values())
        .filter(
            each ->
                named.isEmpty()
                    ? versions.stream().anyMatch(has -> Files.exists(has.resolve(each.file)))
                    : named.equals(each.tritonBackend) || named.equals(each.tritonPlatform))
        .findFirst()
        .orElseThrow(
            () ->
                new NotImportable(
                    named.isEmpty()
                        ? "no backend is named, and there is neither model.onnx nor model.pt in a"
                            + " version's folder"
                        : "expected a model of onnxruntime or pytorch, got '" + named + "'"));
  }
}
