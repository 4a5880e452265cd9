package io.jarbor.backend.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gives a package's block the parameters of its file. */
final class BlockParameters {
  private BlockParameters() {}

  /**
   * Make a model of both.
   *
   * @return owned by the caller
   * @throws ServingException {@code INVALID_PACKAGE} if the file is not as {@code saveParameters}
   *     writes it, or its parameters are of another block
   */
  static Model open(String engine, Block block, Path file, Signature signature) {
    Model model = Model.newInstance(file.getFileName().toString(), engine);
    try {
      model.setBlock(block);
      List<Shape> expected = expectedShapes(model.getNDManager(), block, signature);
      read(model.getNDManager(), block, file);
      check(block, file, expected);
      block.freezeParameters(true);
      return model;
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw unreadable(file, e);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** Shapes by a trial initialisation, whose values are thrown away. */
  private static List<Shape> expectedShapes(NDManager manager, Block block, Signature signature) {
    Shape[] inputs =
        signature.inputs().stream()
            .map(spec -> Dimensions.djl(Dimensions.fix(spec.shape(), 1)))
            .toArray(Shape[]::new);
    DataType type = ElementTypes.of(signature.inputs().get(0).datatype());
    try (NDManager scratch = manager.newSubManager()) {
      block.initialize(scratch, type.isFloating() ? type : DataType.FLOAT32, inputs);
      List<Shape> shapes = new ArrayList<>();
      for (Pair<String, Parameter> parameter : block.getParameters()) {
        shapes.add(parameter.getValue().getArray().getShape());
      }
      block.clear();
      return shapes;
    } catch (RuntimeException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "the block does not take the manifest's inputs "
              + signature.inputs()
              + ": "
              + EngineErrors.reason(e),
          e);
    }
  }

  private static void read(NDManager manager, Block block, Path file)
      throws IOException, MalformedModelException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      block.loadParameters(manager, in);
      if (in.read() >= 0) {
        throw new MalformedModelException("it goes on after the block's last parameter");
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new MalformedModelException(EngineErrors.reason(e), e);
    }
  }

  private static void check(Block block, Path file, List<Shape> expected) {
    int index = 0;
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      Parameter value = parameter.getValue();
      String problem = "";
      if (!value.isInitialized()) {
        problem = "has no value";
      } else if (!value.getArray().getShape().equals(expected.get(index))) {
        problem = "expected shape " + expected.get(index) + ", got " + value.getArray().getShape();
      }
      if (!problem.isEmpty()) {
        throw new ServingException(
            ErrorCode.INVALID_PACKAGE,
            file.getFileName() + ": parameter '" + parameter.getKey() + "' " + problem);
      }
      index++;
    }
  }

  private static ServingException unreadable(Path file, Exception e) {
    String reason = e instanceof EOFException ? "it ends too early" : EngineErrors.reason(e);
    return new ServingException(
        ErrorCode.INVALID_PACKAGE,
        file.getFileName() + " is not a parameters file of the package's block: " + reason,
        e);
  }
}
