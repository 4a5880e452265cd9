package io.jarbor.backend.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.testkit.TestPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {
  @TempDir Path folder;

  @Test
  void saysThatOutputsMustBeDeclared() {
    assertRefused(Packages.twoOutputs(folder.resolve("p")), "the manifest declares no outputs");
  }

  @Test
  void namesDatatypeThatPyTorchLacks() {
    assertRefused(
        Packages.twoOutputs(
            folder.resolve("p"), TensorSpec.of("sum", Datatype.UINT16, Shape.of(3))),
        "'sum' has datatype UINT16");
  }

  @Test
  void namesDatatypeThatTheModelAnswers() {
    assertRefused(
        Packages.twoOutputs(folder.resolve("p"), TensorSpec.of("sum", Datatype.INT64, Shape.of(3))),
        "output 'sum': expected datatype INT64, the model answers FP32");
  }

  @Test
  void namesOutputsOfDictionary() {
    assertRefused(
        Packages.twoOutputs(folder.resolve("p"), Packages.fp32("total", 3)),
        "declares outputs [total], the model answers a dictionary with",
        "product");
  }

  @Test
  void saysInOneLineWhyTheTrialRunFailed() {
    TestPackage files =
        Packages.declared(
            folder.resolve("p"),
            Packages.FIXTURES.resolve("text-generator/model.pt"),
            List.of(Packages.fp32("input", 999)),
            List.of(Packages.fp32("output", 1)));
    assertRefused(files, "a trial run on zeros of", "mat1 and mat2 shapes cannot be multiplied");
  }

  @Test
  void saysThatFileIsEmpty() throws IOException {
    assertRefused(file(new byte[0]), "model.pt is empty");
  }

  @Test
  void tellsGitLfsPointer() throws IOException {
    byte[] pointer = Files.readAllBytes(Packages.FIXTURES.resolve("broken/git_lfs_pointer.onnx"));
    assertRefused(file(pointer), "model.pt is a Git LFS pointer");
  }

  @Test
  void tellsFileThatIsNoArchive() throws IOException {
    assertRefused(file("no model".getBytes(StandardCharsets.UTF_8)), "is no TorchScript file");
  }

  @Test
  void tellsParametersWithoutProgram() throws IOException {
    Path model = Files.createDirectories(folder.resolve("in")).resolve("model.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(model))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(1);
    }
    assertRefused(file(Files.readAllBytes(model)), "holds no program", "torch.jit.script");
  }

  @Test
  void reportsDamagedProgramInOneLine() throws IOException {
    Path model = Files.createDirectories(folder.resolve("in")).resolve("model.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(model))) {
      zip.putNextEntry(new ZipEntry("archive/code/__torch__.py"));
      zip.write(1);
    }
    assertRefused(file(Files.readAllBytes(model)), "model.pt does not load in PyTorch: ");
  }

  @Test
  void namesEnginesThatThereAre() {
    ServingException refused =
        assertThrows(
            ServingException.class,
            () ->
                Packages.load(
                    Packages.textGenerator(folder.resolve("p")), Map.of("engine", "MXNet")));
    assertEquals(
        "options.engine: no DJL engine 'MXNet'; there are [PyTorch], and one whose jar is put"
            + " beside the backend's",
        refused.getMessage());
  }

  private TestPackage file(byte[] content) throws IOException {
    Path model = Files.createDirectories(folder.resolve("in")).resolve("model.pt");
    Files.write(model, content);
    return Packages.declared(
        folder.resolve("p"), model, List.of(Packages.fp32("x", 1)), List.of(Packages.fp32("y", 1)));
  }

  private static void assertRefused(TestPackage files, String... words) {
    ServingException refused =
        assertThrows(ServingException.class, () -> Packages.load(files).close());
    String message = String.valueOf(refused.getMessage());
    assertEquals(ErrorCode.INVALID_PACKAGE, refused.code(), message);
    assertEquals(1, message.lines().count(), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
