package io.jarbor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssertingBackendTest {
  @TempDir Path folder;

  private final AssertingBackend backend = new AssertingBackend(new DoublingBackend());
  private final Tensor x = Tensor.of(Shape.of(2), 1f, 2f);

  @Test
  void letsCallersPassThatKeepTheContract() {
    backend.start(Options.none());
    try (Model model = backend.load(TestPackage.of(folder), Options.none());
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = call().on(instance)) {
      assertEquals(4, call.output("y").numberAt(1));
    }
    assertEquals(List.of(), backend.violations());
  }

  @Test
  void seesLoadBeforeStart() {
    assertBroken(
        "a backend is started before its first load",
        () -> backend.load(TestPackage.of(folder), Options.none()));
  }

  @Test
  void seesUndeclaredOption() {
    assertBroken(
        "option 'threads' is one of []", () -> backend.start(Options.of(Map.of("threads", 1L))));
  }

  @Test
  void seesClosedInput() {
    ModelInstance instance = model().newInstance(Placement.cpu(0));
    TestCall call = call();
    x.close();
    assertBroken(
        "inputs are open until infer returns: tensor FP32 [2] is closed", () -> call.on(instance));
  }

  @Test
  void seesUnknownOutput() {
    ModelInstance instance = model().newInstance(Placement.cpu(0));
    assertBroken(
        "outputs asked for are some of the signature's, in its order, got [z]",
        () -> call().requesting("z").on(instance));
  }

  @Test
  void seesUseAfterClose() {
    ModelInstance instance = model().newInstance(Placement.cpu(0));
    instance.close();
    assertBroken("a closed instance runs nothing", () -> call().on(instance));
  }

  @Test
  void seesModelClosedBeforeItsInstance() {
    Model model = model();
    ModelInstance instance = model.newInstance(Placement.cpu(0));
    assertBroken("a model closes after its last instance", model::close);
    instance.close();
  }

  private Model model() {
    backend.start(Options.none());
    return backend.load(TestPackage.of(folder), Options.none());
  }

  private TestCall call() {
    return TestCall.of(DoublingBackend.SIGNATURE, Map.of("x", x));
  }

  private void assertBroken(String rule, Runnable action) {
    assertEquals(rule, assertThrows(AssertionError.class, action::run).getMessage());
    assertEquals(List.of(rule), backend.violations());
  }
}
