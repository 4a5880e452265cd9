package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.Eventually;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.scheduler.Cancellation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionLoaderTest {
  private final Workshop workshop = new Workshop();

  @TempDir Path models;

  @AfterEach
  void close() {
    workshop.close();
  }

  private PackageSource source(String... lines) {
    FakeText.write(models.resolve("m"), lines);
    return DirectoryScanner.sourcesAt(models.resolve("m")).get(0);
  }

  private LeasedVersion load(String... lines) {
    return workshop.loader.load(source(lines), state -> {}, new Cancellation());
  }

  private ServingException failure(String... lines) {
    return assertThrows(ServingException.class, () -> load(lines));
  }

  private static String message(ServingException reason) {
    return String.valueOf(reason.getMessage());
  }

  private void assertNothingIsOpen() {
    Eventually.holds(() -> "packages open: " + workshop.packages.open, () -> open() == 0);
  }

  private int open() {
    return workshop.packages.open.get();
  }

  @Test
  void tellsProgressAndNamesEachLoad() {
    List<VersionState> states = new ArrayList<>();
    PackageSource source = source("version: 7");
    LeasedVersion first = workshop.loader.load(source, states::add, new Cancellation());
    LeasedVersion second = workshop.loader.load(source, state -> {}, new Cancellation());

    assertEquals(List.of(VersionState.WARMING), states);
    assertEquals("m:7", first.id().toString());
    assertEquals("00000001-1", first.revision());
    assertEquals("00000002-2", second.revision());
  }

  @Test
  void closesInstancesThenModelThenPackage() throws Exception {
    load().retire().toCompletableFuture().get(30, TimeUnit.SECONDS);

    assertEquals(
        List.of("instance closed", "model closed", "package closed"), workshop.packages.events);
  }

  @Test
  void closesThePackageOfAModelThatCannotBeClosed() throws Exception {
    load("close: throws").retire().toCompletableFuture().get(30, TimeUnit.SECONDS);

    assertEquals(0, open());
  }

  @ParameterizedTest
  @CsvSource({
    "link,      no fake in java.library.path",
    "class,     class com.example.Missing is missing",
    "memory,    not enough memory",
    "assertion, it asserts",
    "checked,   thrown past the compiler",
  })
  void wordsWhateverALoadThrowsAndLeavesNothingOpen(String kind, String words) {
    String reason = message(failure("throws: " + kind));

    assertTrue(reason.contains(words), reason);
    assertNothingIsOpen();
  }

  @Test
  void namesTheSampleThatFails() {
    ServingException reason = failure("warm-up: 1", "answers: refuses");

    assertEquals(ErrorCode.INVALID_PACKAGE, reason.code());
    assertTrue(message(reason).contains("warm-up sample 1"), message(reason));
    assertNothingIsOpen();
    assertEquals(
        List.of("instance closed", "model closed", "package closed"), workshop.packages.events);
  }

  @Test
  void closesThePackageOfAFailedLoadWhoseModelCannotBeClosed() {
    ServingException reason = failure("warm-up: 1", "answers: refuses", "close: throws");

    assertTrue(message(reason).contains("warm-up sample 1"), message(reason));
    assertNothingIsOpen();
  }

  @Test
  void batchesWhereRowsAreIndependent() {
    assertTrue(load("warm-up: 1 5").manifest().manifest().batching().enabled());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed", "one row", "one by one"})
  void servesUnbatchedWhereJoinedRowsAreNotAnsweredAsAlone(String way) {
    LeasedVersion version = load("warm-up: 1 5", "answers: " + way);

    assertFalse(version.manifest().manifest().batching().enabled());
  }

  @Test
  void comparesNoRowsWhereRequestsAreNotJoined() {
    LeasedVersion version = load("warm-up: 1 5", "answers: mixed", "join: false");

    assertTrue(version.manifest().manifest().batching().enabled());
  }

  @Test
  void comparesNoRowsWhereBatchesHoldOne() {
    assertEquals(1, load("warm-up: 1 5", "max-size: 1").manifest().manifest().batching().maxSize());
  }
}
