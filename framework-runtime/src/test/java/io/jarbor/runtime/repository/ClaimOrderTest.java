package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of two packages serves what both claim: it does not matter which is loaded sooner. */
class ClaimOrderTest {
  @TempDir Path models;
  private Harbour harbour;

  @BeforeEach
  void open() {
    harbour = new Harbour(models);
  }

  @AfterEach
  void close() {
    harbour.close();
  }

  private String reason(String label) {
    return harbour.await(label, VersionState.FAILED).reason().orElse("");
  }

  @Test
  void servesTheFirstByFileNameOfThoseFoundAtAStartThoughItLoadsSlower() {
    harbour.put("first", "name: m", "gate: slow");
    harbour.put("second", "name: m");
    harbour.repository.start();
    harbour.await("second", VersionState.READY);

    harbour.backend().gate("slow").countDown();

    harbour.await("first", VersionState.READY);
    assertTrue(reason("second").contains("from first already, so not from second"));
    assertEquals(List.of("1"), harbour.versions("m"));
    assertEquals(
        harbour.status("first").orElseThrow().revision().orElseThrow(), harbour.revision("m"));
    harbour.awaitOpen(1);
    assertTrue(
        harbour.told.stream().allMatch(catalog -> catalog.ready().containsKey("m")),
        "it was never without the model");
  }

  @Test
  void servesTheSecondWhereTheFirstIsBroken() {
    harbour.put("first", "name: m", "fails: it is broken");
    harbour.put("second", "name: m");
    harbour.repository.start();

    harbour.await("second", VersionState.READY);
    assertEquals("it is broken", reason("first"));
  }

  @Test
  void triesThoseAgainThatLostToTheDisplaced() {
    harbour.put("a", "route: /one", "gate: slow");
    harbour.put("b", "route: /one");
    harbour.repository.start();
    harbour.await("b", VersionState.READY);
    harbour.put("c", "name: b", "route: /two");
    assertTrue(reason("c").contains("from b already"));

    harbour.backend().gate("slow").countDown();

    harbour.await("c", VersionState.READY);
    assertTrue(reason("b").contains("/one"), reason("b"));
    harbour.awaitOpen(2);
  }

  @Test
  void keepsTheOneThatCameFirstWhateverItsName() {
    harbour.repository.start();
    harbour.serve("second", "name: m");

    harbour.put("first", "name: m");

    assertTrue(reason("first").contains("from second already"), reason("first"));
  }

  @Test
  void aChangeThatClaimsAnothersNameComesLater() {
    harbour.put("a");
    harbour.put("b");
    harbour.repository.start();
    harbour.await("a", VersionState.READY);
    harbour.await("b", VersionState.READY);

    harbour.overwrite("a", "name: b");

    harbour.await("a", status -> status.reason().isPresent());
    assertEquals(List.of("1"), harbour.versions("a"));
    assertEquals(VersionState.READY, harbour.status("b").orElseThrow().state());
  }

  @Test
  void theFirstTakesItsRouteBackWhenItIsLoadedAgain() {
    harbour.put("a", "route: /one");
    harbour.put("b", "route: /one");
    harbour.repository.start();
    harbour.await("a", VersionState.READY);
    reason("b");
    harbour.repository.unload("a", Optional.empty()).toCompletableFuture().join();
    harbour.await("b", VersionState.READY);

    harbour.repository.load("a", Optional.empty()).toCompletableFuture().join();

    harbour.await("a", VersionState.READY);
    assertTrue(reason("b").contains("/one"), reason("b"));
  }
}
