package io.jarbor.backend.onnx;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the model's file in a package, and refuses what cannot be one before the engine sees it. */
final class ModelFiles {
  private static final String USUAL_NAME = "model.onnx";
  private static final byte[] LFS_POINTER =
      "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

  private ModelFiles() {}

  /** The file that the manifest names, else {@code model.onnx}, else the only one. */
  static Optional<String> find(ModelPackage files) {
    Optional<String> named = files.manifest().model();
    if (named.isPresent()) {
      return named.filter(name -> name.endsWith(".onnx"));
    }
    List<String> found = list(files.root());
    if (found.contains(USUAL_NAME)) {
      return Optional.of(USUAL_NAME);
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** As {@link #find}, where the manifest has said that there is one. */
  static String require(ModelPackage files) {
    return files
        .manifest()
        .model()
        .or(() -> find(files))
        .orElseThrow(() -> new ServingException(ErrorCode.INVALID_PACKAGE, missing(files.root())));
  }

  private static String missing(Path root) {
    List<String> found = list(root);
    return found.isEmpty()
        ? "the package has no .onnx file; name the model's file in 'model:'"
        : "the package has several .onnx files " + found + "; name the model's in 'model:'";
  }

  private static List<String> list(Path root) {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(Files::isRegularFile)
          .map(child -> child.getFileName().toString())
          .filter(name -> name.endsWith(".onnx"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
  }

  /**
   * Read what the file says of itself, and see that the files it refers to are in the package.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if it is empty, a Git LFS pointer, truncated,
   *     something else, or lacks its external data
   */
  static ModelFile read(ModelPackage files, String name) {
    Path file = files.file(name);
    try {
      if (Files.size(file) == 0) {
        throw refused(name, "it is empty; copy it again", null);
      }
      if (startsWith(file, LFS_POINTER)) {
        throw refused(
            name,
            "it is a Git LFS pointer, not the model; run 'git lfs pull' where it comes from, and"
                + " copy it again",
            null);
      }
      ModelFile model = ModelFileReader.read(file);
      if (!model.graph()) {
        throw refused(name, "it is not an ONNX model: it has no graph", null);
      }
      for (String location : model.externalData()) {
        requireInside(files.root(), file, name, location);
      }
      return model;
    } catch (EOFException e) {
      throw refused(
          name, "it is truncated, or not an ONNX model: " + e.getMessage() + "; copy it again", e);
    } catch (IOException e) {
      throw refused(name, "it is not an ONNX model: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(Path file, byte[] start) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return Arrays.equals(start, input.readNBytes(start.length));
    }
  }

  private static void requireInside(Path root, Path file, String name, String location)
      throws IOException {
    String what = "its external data '" + location + "' ";
    try {
      Path data = file.resolveSibling(location).normalize();
      if (Path.of(location).isAbsolute() || !data.startsWith(root.normalize())) {
        throw refused(name, what + "is outside of the package; save it beside the model", null);
      }
      if (!Files.isRegularFile(data)) {
        throw refused(name, what + "is missing; copy that file beside the model", null);
      }
      if (!data.toRealPath().startsWith(root.toRealPath())) {
        throw refused(name, what + "is a link out of the package; put the file itself there", null);
      }
    } catch (InvalidPathException e) {
      throw refused(name, what + "is no file name", e);
    }
  }

  static ServingException refused(String name, String why, @Nullable Throwable cause) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, name + ": " + why, cause);
  }
}
