package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.TestCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationTest {
  /** Hours of work. */
  private static final long ENDLESS = 1_000_000_000L;

  @TempDir Path folder;

  private OnnxModel model;
  private ModelInstance instance;

  @BeforeEach
  void load() {
    model = (OnnxModel) Fixtures.load(folder.resolve("p"), "faults/slow.onnx");
    instance = model.newInstance(Placement.cpu(0));
  }

  @AfterEach
  void close() {
    instance.close();
    model.close();
  }

  @Test
  void endsRunThatNobodyWaitsFor() throws Exception {
    assertEquals(ErrorCode.CANCELLED, endWith(Deadline.in(Duration.ofHours(1))).code());
    assertServes();
  }

  @Test
  void endsRunAtItsDeadline() throws Exception {
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, endWith(Deadline.in(Duration.ZERO)).code());
    assertServes();
  }

  @Test
  void endsRunThatWasCancelledBeforeItBegan() {
    TestCall call = call(ENDLESS);
    call.cancel();
    ServingException ended = assertThrows(ServingException.class, () -> call.on(instance));
    assertEquals(ErrorCode.CANCELLED, ended.code());
    assertServes();
  }

  @Test
  void keepsSessionUntilRunningCallHasEnded() throws Exception {
    TestCall call = call(ENDLESS);
    CompletableFuture<TestCall> running = CompletableFuture.supplyAsync(() -> call.on(instance));
    awaitUses(3);
    instance.close();
    model.close();
    assertEquals(1, model.session().uses(), "the run's own use");
    call.cancel();
    assertThrows(ExecutionException.class, () -> running.get(30, TimeUnit.SECONDS));
    assertEquals(0, model.session().uses());
  }

  @Test
  void lateRequestFindsNothing() throws Exception {
    Termination termination = new Termination();
    termination.close();
    termination.request();
    assertFalse(termination.requested());
  }

  private ServingException endWith(Deadline deadline) throws Exception {
    TestCall call = call(ENDLESS).until(deadline);
    CompletableFuture<TestCall> running = CompletableFuture.supplyAsync(() -> call.on(instance));
    awaitUses(3);
    call.cancel();
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> running.get(30, TimeUnit.SECONDS));
    return assertInstanceOf(ServingException.class, failed.getCause());
  }

  /** Model, instance and a run under way. */
  private void awaitUses(int uses) {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    while (model.session().uses() < uses) {
      if (deadline.passed()) {
        throw new AssertionError("no run began, uses: " + model.session().uses());
      }
      Thread.onSpinWait();
    }
  }

  private void assertServes() {
    try (TestCall next = call(1).on(instance)) {
      assertEquals(Shape.of(1), next.output("y").shape());
    }
  }

  private TestCall call(long steps) {
    return TestCall.of(((Model) model).signature(), Map.of("steps", Tensor.of(Shape.of(1), steps)));
  }
}
