package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners are told of versions that are gone for good. */
class DeparturesTest {
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

  private void awaitRemoved(String... versions) {
    Eventually.holds(
        () -> List.of(versions) + " are removed, and are " + harbour.removed,
        () -> harbour.removed.equals(List.of(versions)));
  }

  @Test
  void tellsOnceThePackageIsGoneAndItsLastUseHasEnded() {
    harbour.serve("m");
    Lease lease = harbour.repository.lease("m", Optional.empty());
    harbour.remove("m");
    harbour.awaitGone("m");
    harbour.serve("other");
    assertEquals(List.of(), harbour.removed);

    lease.close();

    awaitRemoved("m:1");
  }

  @Test
  void tellsNothingOfAReplacementOfTheSameVersion() {
    harbour.serve("m");
    String before = harbour.revision("m");
    harbour.overwrite("m", "input: other");
    harbour.await("m", status -> !status.revision().equals(Optional.of(before)));
    harbour.awaitOpen(1);

    harbour.remove("m");

    awaitRemoved("m:1");
  }

  @Test
  void tellsOfAVersionThatItsPackageNoLongerBrings() {
    harbour.serve("m", "version: 1");
    harbour.overwrite("m", "version: 2");

    awaitRemoved("m:1");
    assertEquals(List.of("2"), harbour.versions("m"));
  }

  @Test
  void keepsAnUnloadedVersionUntilItsPackageIsGone() throws Exception {
    harbour.serve("m");
    harbour
        .repository
        .unload("m", Optional.empty())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    harbour.serve("other");
    assertEquals(List.of(), harbour.removed);

    harbour.remove("m");

    awaitRemoved("m:1");
  }

  @Test
  void tellsNothingOfAPackageThatNeverServed() {
    harbour.put("broken", "fails: it is broken");
    harbour.await("broken", VersionState.FAILED);
    harbour.serve("m");
    harbour.remove("broken");
    harbour.awaitGone("broken");

    harbour.remove("m");

    awaitRemoved("m:1");
  }
}
