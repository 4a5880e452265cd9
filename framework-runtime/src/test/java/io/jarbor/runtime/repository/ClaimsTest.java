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

/** Packages that claim one name and version, or one route. */
class ClaimsTest {
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

  private String refusal(String label, String... lines) {
    harbour.put(label, lines);
    return harbour.await(label, VersionState.FAILED).reason().orElse("");
  }

  @Test
  void refusesASecondOfOneNameAndNamesTheFirst() {
    harbour.serve("first", "name: m");

    String reason = refusal("second", "name: m");

    assertTrue(reason.contains("first"), reason);
    harbour.awaitOpen(1);
  }

  @Test
  void takesTwoVersionsOfOneName() {
    harbour.serve("first", "name: m", "version: 9");
    harbour.serve("second", "name: m", "version: 10");

    assertEquals(List.of("10", "9"), harbour.versions("m"));
  }

  @Test
  void refusesARouteThatAnotherModelHas() {
    harbour.serve("a", "route: /shared");

    String reason = refusal("b", "route: /shared");

    assertTrue(reason.contains("/shared") && reason.contains("'a'"), reason);
  }

  @Test
  void triesTheSecondAgainWhenTheFirstIsRemoved() {
    harbour.serve("first", "name: m");
    refusal("second", "name: m");

    harbour.remove("first");

    harbour.await("second", VersionState.READY);
  }

  @Test
  void triesTheSecondAgainWhenTheFirstGivesUpItsRoute() {
    harbour.serve("a", "route: /shared");
    refusal("b", "route: /shared");

    harbour.overwrite("a", "route: /other");

    harbour.await("b", VersionState.READY);
  }

  @Test
  void triesTheSecondAgainWhenTheFirstIsUnloaded() {
    harbour.serve("a", "route: /shared");
    refusal("b", "route: /shared");

    harbour.repository.unload("a", Optional.empty()).toCompletableFuture().join();

    harbour.await("b", VersionState.READY);
  }

  @Test
  void keepsServingUnderItsNameWhereItsReplacementClaimsAnothers() {
    harbour.serve("a");
    harbour.serve("b");

    harbour.overwrite("b", "name: a");

    harbour.await("b", status -> status.reason().isPresent());
    assertEquals(List.of("1"), harbour.versions("a"));
    assertEquals(List.of("1"), harbour.versions("b"));
  }
}
