package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.Eventually;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads and unloads laid over the directory, and what a lease says of what is not ready. */
class OverlayTest {
  @TempDir Path models;
  private Harbour harbour;

  @BeforeEach
  void open() {
    harbour = new Harbour(models);
    harbour.repository.start();
  }

  @AfterEach
  void close() {
    harbour.close();
  }

  private static void await(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static ServingException failure(CompletionStage<Void> stage) {
    ExecutionException thrown = assertThrows(ExecutionException.class, () -> await(stage));
    return assertInstanceOf(ServingException.class, thrown.getCause());
  }

  private ServingException noLease(String model, Optional<String> version) {
    return assertThrows(
        ServingException.class, () -> harbour.repository.lease(model, version).close());
  }

  @Test
  void unloadClosesAndKeepsSo() throws Exception {
    harbour.serve("m");

    await(harbour.repository.unload("m", Optional.empty()));

    assertEquals(0, harbour.workshop.packages.open.get());
    harbour.serve("other");
    assertEquals(VersionState.CLOSED, harbour.status("m").orElseThrow().state());
    ServingException reason = noLease("m", Optional.empty());
    assertEquals(ErrorCode.UNAVAILABLE, reason.code());
    assertTrue(String.valueOf(reason.getMessage()).contains("unloaded"), reason::getMessage);
  }

  @Test
  void loadBringsBackWhatWasUnloaded() throws Exception {
    harbour.serve("m");
    await(harbour.repository.unload("m", Optional.empty()));

    await(harbour.repository.load("m", Optional.empty()));

    assertEquals(VersionState.READY, harbour.status("m").orElseThrow().state());
  }

  @Test
  void aChangedPackageEndsTheUnload() throws Exception {
    harbour.serve("m");
    await(harbour.repository.unload("m", Optional.empty()));

    harbour.overwrite("m", "version: 2");

    harbour.await("m", VersionState.READY);
  }

  @Test
  void loadReplacesWhatServes() throws Exception {
    harbour.serve("m");
    String before = harbour.revision("m");

    await(harbour.repository.load("m", Optional.empty()));

    assertNotEquals(before, harbour.revision("m"));
    harbour.awaitOpen(1);
  }

  @Test
  void loadTellsWhyItFailed() {
    harbour.put("m", "fails: it is broken");
    harbour.await("m", VersionState.FAILED);

    assertEquals(
        "it is broken", failure(harbour.repository.load("m", Optional.empty())).getMessage());
  }

  @Test
  void unloadWhileItLoadsEndsClosed() throws Exception {
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));

    await(harbour.repository.unload("m", Optional.empty()));
    harbour.backend().gate("m").countDown();

    harbour.awaitOpen(0);
    assertEquals(VersionState.CLOSED, harbour.status("m").orElseThrow().state());
  }

  @Test
  void aLoadThatIsOverruledByUnloadEnds() throws Exception {
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));
    CompletionStage<Void> loading = harbour.repository.load("m", Optional.empty());

    await(harbour.repository.unload("m", Optional.empty()));
    harbour.backend().gate("m").countDown();

    assertEquals(ErrorCode.UNAVAILABLE, failure(loading).code());
  }

  @Test
  void aLoadWhosePackageIsRemovedEnds() {
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));
    CompletionStage<Void> loading = harbour.repository.load("m", Optional.empty());

    harbour.remove("m");
    harbour.awaitGone("m");
    harbour.backend().gate("m").countDown();

    assertEquals(ErrorCode.UNAVAILABLE, failure(loading).code());
  }

  @Test
  void aLoadWhosePackageChangesUnderItEndsWithTheChangedOne() throws Exception {
    harbour.serve("m");
    harbour.overwrite("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));
    CompletionStage<Void> loading = harbour.repository.load("m", Optional.empty());

    harbour.overwrite("m", "version: 2");
    harbour.backend().gate("m").countDown();
    await(loading);

    assertEquals("2", harbour.status("m").orElseThrow().version());
  }

  @Test
  void namesTheNearModelsWhereThereIsNone() {
    harbour.serve("sentiment");

    for (ServingException reason :
        new ServingException[] {
          noLease("sentimant", Optional.empty()),
          failure(harbour.repository.load("sentimant", Optional.empty())),
          failure(harbour.repository.unload("sentimant", Optional.empty()))
        }) {
      assertEquals(ErrorCode.NOT_FOUND, reason.code());
      String message = String.valueOf(reason.getMessage());
      assertTrue(message.contains("'sentiment'"), message);
    }
  }

  @Test
  void namesTheVersionsWhereTheOneIsUnknown() {
    harbour.serve("m", "version: 7");

    ServingException reason = noLease("m", Optional.of("8"));

    assertEquals(ErrorCode.NOT_FOUND, reason.code());
    assertTrue(String.valueOf(reason.getMessage()).contains("[7]"), reason::getMessage);
  }

  @Test
  void tellsWhyAFailedModelIsUnavailable() {
    harbour.put("m", "fails: it is broken");
    harbour.await("m", VersionState.FAILED);

    ServingException reason = noLease("m", Optional.of("1"));

    assertEquals(ErrorCode.UNAVAILABLE, reason.code());
    assertTrue(String.valueOf(reason.getMessage()).contains("it is broken"), reason::getMessage);
  }
}
