package io.jarbor.backend.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a model file that an engine reads by itself. */
final class ModelFile {
  private ModelFile() {}

  /**
   * Open it.
   *
   * @return owned by the caller
   * @throws ServingException {@code INVALID_PACKAGE} if it is not what the engine reads
   */
  static Model open(String engine, Path file) {
    if (engine.equals(EngineStart.PYTORCH)) {
      TorchScriptFile.check(file);
    }
    Model model = Model.newInstance(stem(file), engine);
    try {
      model.load(file.toAbsolutePath().getParent(), stem(file));
      return model;
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          file.getFileName() + " does not load in " + engine + ": " + EngineErrors.reason(e),
          e);
    } catch (Throwable e) {
      model.close();
      throw e;
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
