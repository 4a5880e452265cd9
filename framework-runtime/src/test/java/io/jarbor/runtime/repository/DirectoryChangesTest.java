package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryChangesTest {
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

  private void start() {
    harbour.repository.start();
  }

  @Test
  void startIsCompleteOnceAllIsReadyOrFailed() throws Exception {
    harbour.put("broken", "fails: it is broken");
    harbour.put("slow", "gate: slow");
    start();
    harbour.await("broken", VersionState.FAILED);
    assertFalse(harbour.repository.startComplete());

    harbour.backend().gate("slow").countDown();

    harbour.repository.whenStartComplete().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertEquals(VersionState.READY, harbour.status("slow").orElseThrow().state());
  }

  @Test
  void takesAFileWrittenOverInPlaceAsAReplacement() {
    start();
    harbour.serve("m");
    String before = harbour.revision("m");

    harbour.overwrite("m", "version: 2");

    harbour.await("m", status -> status.version().equals("2"));
    assertNotEquals(before, harbour.revision("m"));
    harbour.awaitOpen(1);
  }

  @Test
  void takesAChangeBehindALinkAsAReplacement(@TempDir Path elsewhere) throws Exception {
    FakeText.write(elsewhere);
    Files.createSymbolicLink(models.resolve("m"), elsewhere);
    start();
    harbour.await("m", VersionState.READY);

    FakeText.write(elsewhere, "version: 2");

    harbour.await("m", status -> status.version().equals("2"));
    harbour.awaitOpen(1);
  }

  @Test
  void takesASwapByTwoRenamesAsAReplacement() {
    start();
    harbour.serve("m");

    harbour.swap("m", "version: 2");

    harbour.await("m", status -> status.version().equals("2"));
    assertTrue(
        harbour.told.stream().allMatch(catalog -> catalog.ready().containsKey("m")),
        "it was never without the model");
    harbour.awaitOpen(1);
  }

  @Test
  void closesAModelWhosePackageIsRemoved() {
    start();
    harbour.serve("m");
    FakeModel model = harbour.backend().models.values().iterator().next();

    harbour.remove("m");

    harbour.awaitGone("m");
    harbour.awaitOpen(0);
    assertEquals(1, model.closes());
  }

  @Test
  void keepsTheOldOneServingWhereItsReplacementIsTruncated() throws Exception {
    start();
    harbour.serve("m");
    String before = harbour.revision("m");

    Files.writeString(models.resolve("m").resolve(FakeText.FILE), "version: 2\n");

    VersionStatus status = harbour.await("m", now -> now.reason().isPresent());
    assertEquals(VersionState.READY, status.state());
    assertTrue(status.reason().orElse("").contains("truncated"), status::toString);
    assertEquals(before, harbour.revision("m"));
  }

  @Test
  void triesAFailedPackageAgainOnlyWhenItChanges() {
    start();
    try (RepositoryLog log = new RepositoryLog()) {
      harbour.put("m", "fails: it is broken");
      harbour.await("m", VersionState.FAILED);
      harbour.serve("other");
      harbour.serve("another");
      assertEquals(3, harbour.workshop.packages.opens.get());
      assertEquals(1, log.errors("it is broken").size());
    }

    harbour.overwrite("m", "version: 2");

    harbour.await("m", VersionState.READY);
  }

  @Test
  void loadsAPackageThatChangedWhileItLoadedAsItIsNow() {
    start();
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));

    harbour.overwrite("m", "version: 2");
    harbour.backend().gate("m").countDown();

    harbour.await("m", status -> status.state() == VersionState.READY);
    assertEquals("2", harbour.status("m").orElseThrow().version());
    harbour.awaitOpen(1);
  }

  @Test
  void loadsAPackageThatChangedThoughItsLoadHangs() {
    start();
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "m waits", () -> harbour.backend().waitsAt("m"));

    harbour.overwrite("m", "input: other");

    harbour.await("m", VersionState.READY);
    harbour.backend().gate("m").countDown();
    harbour.awaitOpen(1);
    assertEquals(List.of("1"), harbour.versions("m"));
  }

  @Test
  void waitsForTheRestOfACopyThatPauses() throws Exception {
    Path folder = Files.createDirectory(models.resolve("m"));
    Path file = folder.resolve(FakeText.FILE);
    start();
    harbour.await("m", VersionState.DISCOVERED);
    for (int i = 0; i < 3; i++) {
      int reads = harbour.workshop.packages.opens.get();
      Files.writeString(
          file, "some: thing\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);

      Eventually.holds(
          () -> "it is read in the pause", () -> harbour.workshop.packages.opens.get() > reads);
      harbour.await("m", status -> status.reason().orElse("").contains("truncated"));

      assertEquals(VersionState.DISCOVERED, harbour.status("m").orElseThrow().state());
    }

    Files.writeString(file, "end\n", StandardOpenOption.APPEND);

    harbour.await("m", VersionState.READY);
    assertEquals(Optional.empty(), harbour.status("m").orElseThrow().reason());
  }

  @Test
  void failsWhatGrewAndIsBrokenOnceNoMoreComes() throws Exception {
    Path folder = Files.createDirectory(models.resolve("m"));
    start();
    harbour.await("m", VersionState.DISCOVERED);
    Files.writeString(folder.resolve(FakeText.FILE), "version: 2\n");

    VersionStatus status = harbour.await("m", VersionState.FAILED);

    assertTrue(status.reason().orElse("").endsWith("is truncated"), status::toString);
  }

  @Test
  void dropsAPackageThatIsDeletedWhileItLoads() {
    start();
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));

    harbour.remove("m");
    harbour.awaitGone("m");
    harbour.backend().gate("m").countDown();

    harbour.awaitOpen(0);
    assertFalse(harbour.repository.catalog().ready().containsKey("m"));
  }

  @Test
  void goesOnWhereAListenerThrows() {
    harbour.listener =
        catalog -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };
    start();
    harbour.serve("m");

    harbour.overwrite("m", "version: 2");

    harbour.await("m", status -> status.version().equals("2"));
    harbour.awaitOpen(1);
  }

  @Test
  void goesOnWhereALoadThrowsWhatIsNotDeclared() {
    start();
    harbour.put("m", "throws: checked");
    harbour.await("m", VersionState.FAILED);

    harbour.overwrite("m", "version: 2");

    harbour.await("m", VersionState.READY);
  }

  @Test
  void closeWaitsForLoadsThatAreUnderWay() {
    start();
    harbour.put("m", "gate: m");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("m"));
    harbour.workshop.executor.execute(() -> harbour.backend().gate("m").countDown());

    harbour.repository.close();

    assertEquals(0, harbour.workshop.packages.open.get());
  }

  @Test
  void closeWaitsForVersionsThatDrainAlready() {
    start();
    harbour.serve("m");
    Lease lease = harbour.repository.lease("m", Optional.empty());
    harbour.overwrite("m", "version: 2");
    harbour.await("m", status -> status.version().equals("2"));
    assertEquals(2, harbour.workshop.packages.open.get());
    harbour.workshop.executor.execute(lease::close);

    harbour.repository.close();

    assertEquals(0, harbour.workshop.packages.open.get());
  }

  @Test
  void closeEndsWhereALeaseIsNotGivenBack() {
    try (Harbour impatient = new Harbour(models, Duration.ofMillis(50))) {
      impatient.repository.start();
      impatient.put("m");
      impatient.await("m", VersionState.READY);
      Lease lease = impatient.repository.lease("m", Optional.empty());

      impatient.repository.close();

      assertEquals(1, impatient.workshop.packages.open.get());
      lease.close();
      impatient.awaitOpen(0);
    }
  }

  private static Optional<VersionStatus> draining(Catalog catalog) {
    return catalog.statuses().stream()
        .filter(status -> status.state() == VersionState.DRAINING)
        .findFirst();
  }

  private Optional<VersionStatus> draining() {
    return draining(harbour.repository.catalog());
  }

  @Test
  void showsTheVersionThatDrainsUnderItsPackage() {
    start();
    harbour.serve("m");
    try (Lease lease = harbour.repository.lease("m", Optional.empty())) {
      harbour.overwrite("m", "version: 2");
      harbour.await("m", status -> status.version().equals("2"));

      Eventually.holds(() -> "it drains in " + harbour.statuses(), () -> draining().isPresent());
      VersionStatus draining = draining().orElseThrow();
      assertEquals("m", draining.source());
      assertEquals(Optional.of(lease.version().revision()), draining.revision());
    }
  }

  @Test
  void showsAVersionAsDrainingFromWhenItServesNoMore() {
    start();
    harbour.serve("m");
    String first = harbour.revision("m");
    harbour.overwrite("m", "version: 2");
    harbour.await("m", status -> status.version().equals("2"));
    harbour.remove("m");
    harbour.awaitGone("m");

    List<Catalog> without =
        harbour.told.stream()
            .dropWhile(catalog -> catalog.ready().isEmpty())
            .filter(
                catalog ->
                    catalog.ready().values().stream()
                        .flatMap(List::stream)
                        .noneMatch(version -> version.revision().equals(first)))
            .toList();
    assertEquals(2, without.size());
    without.forEach(catalog -> assertTrue(draining(catalog).isPresent(), catalog::toString));
  }

  @Test
  void showsAVersionOnceEveryListenerHasTakenItUp() {
    List<Boolean> shown = new CopyOnWriteArrayList<>();
    List<String> leased = new CopyOnWriteArrayList<>();
    harbour.listener =
        catalog -> {
          shown.add(harbour.repository.catalog().ready().containsKey("m"));
          leased.add(harbour.revision("m"));
        };
    start();
    harbour.serve("m");

    assertEquals(List.of(false), shown);
    assertEquals(List.of(harbour.revision("m")), leased);
  }
}
