package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.testkit.TestPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenFilesTest {
  @TempDir Path folder;

  @Test
  void saysThatFileIsEmpty() {
    assertEquals("empty.onnx: it is empty; copy it again", reason("broken/empty.onnx"));
  }

  @Test
  void saysHowToFetchWhatGitLfsPointsTo() {
    assertEquals(
        "git_lfs_pointer.onnx: it is a Git LFS pointer, not the model; run 'git lfs pull' where it"
            + " comes from, and copy it again",
        reason("broken/git_lfs_pointer.onnx"));
  }

  @Test
  void saysThatFileIsSomethingElse() {
    assertEquals(
        "not_a_model.onnx: it is not an ONNX model: byte 1: expected wire type 2, got 4; check"
            + " what was copied",
        reason("broken/not_a_model.onnx"));
  }

  @Test
  void saysHowMuchOfTruncatedFileIsMissing() {
    assertEquals(
        "truncated.onnx: it is truncated, or not an ONNX model: 2752804 bytes should follow, 99976"
            + " do; copy it again",
        reason("broken/truncated.onnx"));
  }

  @Test
  void namesFutureOpsetAndLastKnownOne() {
    assertEquals(
        "future_opset.onnx: it is of opset 99 of ai.onnx, and ONNX Runtime 1.23.2 takes up to 23;"
            + " export it with an older opset",
        reason("broken/future_opset.onnx"));
  }

  @Test
  void namesUnknownOperator() {
    assertEquals(
        "unknown_operator.onnx: it uses the operator 'Frobnicate' of com.example, which ONNX"
            + " Runtime 1.23.2 does not have; export it without",
        reason("broken/unknown_operator.onnx"));
  }

  @Test
  void namesMissingExternalData() {
    assertEquals(
        "external_data_missing.onnx: its external data 'weights.bin' is missing; copy that file"
            + " beside the model",
        reason("broken/external_data_missing.onnx"));
  }

  @Test
  void refusesExternalDataOutsideOfPackage() throws IOException {
    Files.write(folder.resolve("secret.bin"), new byte[64]);
    TestPackage files = withLocation("../secret.bin");
    assertEquals(
        "model.onnx: its external data '../secret.bin' is outside of the package; save it beside"
            + " the model",
        refusal(files));
  }

  @Test
  void refusesAbsoluteExternalData() throws IOException {
    Path secret = Files.write(folder.resolve("secret.bin"), new byte[64]);
    assertEquals(
        "model.onnx: its external data '"
            + secret
            + "' is outside of the package; save it beside the model",
        refusal(withLocation(secret.toString())));
  }

  @Test
  void refusesLinkOutOfPackage() throws IOException {
    Path secret = Files.write(folder.resolve("secret.bin"), new byte[64]);
    TestPackage files = withLocation("linked.bin");
    Files.createSymbolicLink(files.root().resolve("linked.bin"), secret);
    assertEquals(
        "model.onnx: its external data 'linked.bin' is a link out of the package; put the file"
            + " itself there",
        refusal(files));
  }

  @Test
  void refusesMemoryAddressAsExternalData() throws IOException {
    assertEquals(
        "model.onnx: its external data '*/_ORT_MEM_ADDR_/*' is missing; copy that file beside the"
            + " model",
        refusal(withLocation("*/_ORT_MEM_ADDR_/*")));
  }

  @Test
  void asksWhichOfSeveralFiles() throws IOException {
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.copy(Fixtures.path("shapes/names.onnx"), two.resolve("a.onnx"));
    Files.copy(Fixtures.path("shapes/names.onnx"), two.resolve("b.onnx"));
    assertEquals(
        "the package has several .onnx files [a.onnx, b.onnx]; name the model's in 'model:'",
        refusal(TestPackage.of(two)));
  }

  private TestPackage withLocation(String location) throws IOException {
    Path target = Files.createDirectory(folder.resolve("package"));
    Files.write(target.resolve("model.onnx"), Models.externalMatMul(location));
    return TestPackage.of(target);
  }

  private String reason(String fixture) {
    return refusal(TestPackage.copyOf(folder.resolve("package"), Fixtures.path(fixture)));
  }

  private static String refusal(TestPackage files) {
    ServingException refused =
        assertThrows(
            ServingException.class,
            () -> Fixtures.startedBackend().load(files, Fixtures.options()));
    assertEquals(ErrorCode.INVALID_PACKAGE, refused.code());
    return String.valueOf(refused.getMessage());
  }
}
