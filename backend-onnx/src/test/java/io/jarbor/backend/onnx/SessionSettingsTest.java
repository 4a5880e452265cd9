package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.TestCall;
import io.jarbor.testkit.TestPackage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSettingsTest {
  @TempDir Path folder;

  @Test
  void hasDefaults() {
    assertEquals(
        new SessionSettings(1, 1, OptLevel.ALL_OPT, true, List.of("cpu")),
        SessionSettings.of(Fixtures.options()));
  }

  @Test
  void mapsEveryOption() {
    assertEquals(
        new SessionSettings(3, 2, OptLevel.BASIC_OPT, false, List.of("xnnpack", "cpu")),
        SessionSettings.of(
            Fixtures.options(
                "intra-op-threads",
                3L,
                "inter-op-threads",
                2L,
                "optimisation",
                "basic",
                "memory-arena",
                false,
                "execution-providers",
                List.of("xnnpack", "cpu"))));
  }

  @Test
  void suggestsAsManyInstancesAsItsThreadsLeaveCoresFor() {
    assertEquals(8, SessionSettings.of(Fixtures.options()).instances(8));
    assertEquals(2, SessionSettings.of(Fixtures.options("intra-op-threads", 3L)).instances(8));
    assertEquals(1, SessionSettings.of(Fixtures.options("inter-op-threads", 16L)).instances(8));
    assertEquals(
        1,
        SessionSettings.of(Fixtures.options("execution-providers", List.of("cuda", "cpu")))
            .instances(8));
  }

  @Test
  void mapsEveryOptimisation() {
    assertEquals(
        List.of(OptLevel.NO_OPT, OptLevel.BASIC_OPT, OptLevel.EXTENDED_OPT, OptLevel.ALL_OPT),
        List.of("none", "basic", "extended", "all").stream()
            .map(level -> SessionSettings.of(Fixtures.options("optimisation", level)))
            .map(SessionSettings::optimisation)
            .toList());
  }

  @Test
  void refusesProviderThatBuildHasNot() {
    TestPackage files =
        TestPackage.copyOf(folder.resolve("p"), Fixtures.path("shapes/mixes_rows.onnx"));
    ServingException refused =
        assertThrows(
            ServingException.class,
            () ->
                Fixtures.startedBackend()
                    .load(files, Fixtures.options("execution-providers", List.of("cuda", "cpu"))));
    assertEquals(ErrorCode.INVALID_PACKAGE, refused.code());
    assertEquals(
        "options.execution-providers: this build of ONNX Runtime has no 'cuda'; it has [cpu]",
        refused.getMessage());
  }

  @Test
  void answersTheSameWithOtherSettings() {
    TestPackage files =
        TestPackage.copyOf(folder.resolve("p"), Fixtures.path("shapes/mixes_rows.onnx"));
    try (Model model =
            Fixtures.startedBackend()
                .load(
                    files,
                    Fixtures.options(
                        "intra-op-threads",
                        2L,
                        "inter-op-threads",
                        2L,
                        "optimisation",
                        "none",
                        "memory-arena",
                        false));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 6f)))
                .on(instance)) {
      assertEquals(-1, call.output("y").numberAt(0));
      assertEquals(2, call.output("y").numberAt(3));
    }
  }
}
