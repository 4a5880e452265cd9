package io.jarbor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrankyBackendTest {
  private static final int RUNS = 400;
  private static final String GOOD = "2.0";

  @TempDir Path folder;

  @Test
  void failsAlikeWithTheSameSeed() {
    List<String> runs = runs(new CrankyBackend(new DoublingBackend(), 42, 0.5));
    assertEquals(runs, runs(new CrankyBackend(new DoublingBackend(), 42, 0.5)));
  }

  @Test
  void failsInEveryWayAndCounts() {
    CrankyBackend cranky = new CrankyBackend(new DoublingBackend(), 42, 0.5);
    List<String> runs = runs(cranky);
    assertEquals(RUNS - runs.stream().filter(GOOD::equals).count(), cranky.failures());
    assertEquals(5, new LinkedHashSet<>(runs).size(), runs::toString);
    assertTrue(runs.contains("cranky: FAIL_UNEXPECTEDLY (seed 42)"), runs::toString);
  }

  @Test
  void neverFailsWithShareOfZero() {
    CrankyBackend calm = new CrankyBackend(new DoublingBackend(), 42, 0);
    assertEquals(List.of(GOOD), runs(calm).stream().distinct().toList());
    assertEquals(0, calm.failures());
  }

  private List<String> runs(CrankyBackend backend) {
    List<String> runs = new ArrayList<>();
    try (Model model = backend.load(TestPackage.of(folder), Options.none());
        ModelInstance instance = model.newInstance(Placement.cpu(0))) {
      for (int i = 0; i < RUNS; i++) {
        TestCall call =
            TestCall.of(DoublingBackend.SIGNATURE, Map.of("x", Tensor.of(Shape.of(1), 1f)));
        try (call) {
          runs.add(String.valueOf(call.on(instance).output("y").numberAt(0)));
        } catch (RuntimeException | AssertionError e) {
          runs.add(String.valueOf(e.getMessage()));
        }
        assertEquals(0, call.lent());
      }
    }
    return runs;
  }
}
