package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which versions of {@code name/1}, {@code name/2} serve. */
class LayoutTest {
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

  private void start(VersionPolicy policy, String... versions) throws Exception {
    harbour.policy = policy;
    for (String version : versions) {
      harbour.put("m/" + version);
    }
    harbour.repository.start();
    harbour.repository.whenStartComplete().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void awaitVersions(String... versions) {
    Eventually.holds(
        () -> List.of(versions) + " serve of " + harbour.statuses(),
        () -> harbour.versions("m").equals(List.of(versions)));
  }

  @Test
  void servesTheLatestAlone() throws Exception {
    start(VersionPolicy.LATEST, "9", "10");

    awaitVersions("10");
    assertEquals(1, harbour.statuses().size(), harbour.statuses()::toString);
  }

  @Test
  void tellsOfAListThatNamesNoVersionThatIsThere() throws Exception {
    start(new VersionPolicy.Listed(Set.of("99")), "1", "2");

    assertTrue(
        harbour.statuses().stream()
            .allMatch(
                status ->
                    status.state() == VersionState.FAILED
                        && status.reason().orElse("").contains("lists [99]")),
        harbour.statuses()::toString);
  }

  @Test
  void tellsNoMoreOfSuchAListOnceAVersionIsThereThatItNames() throws Exception {
    start(new VersionPolicy.Listed(Set.of("99")), "1", "2");

    harbour.put("m/99");

    awaitVersions("99");
    Eventually.holds(
        () -> "no reason is left in " + harbour.statuses(),
        () -> harbour.statuses().stream().allMatch(status -> status.reason().isEmpty()));
    assertEquals(1, harbour.statuses().size(), harbour.statuses()::toString);
  }

  @Test
  void goesOnServingWhereAListNamesNoVersionThatIsThere() throws Exception {
    start(new VersionPolicy.All(), "1", "2");
    awaitVersions("2", "1");

    harbour.policy = new VersionPolicy.Listed(Set.of("99"));
    Files.writeString(models.resolve("m/model.yaml"), "versions: [99]\n");

    Eventually.holds(
        () -> "the reason is told in " + harbour.statuses(),
        () ->
            harbour.statuses().stream()
                .anyMatch(status -> status.reason().orElse("").contains("lists [99]")));
    awaitVersions("2", "1");
  }

  @Test
  void tellsTheLogOnceOfAListThatNamesNoVersionThatIsThere() throws Exception {
    start(new VersionPolicy.All(), "1", "2", "10");
    awaitVersions("10", "2", "1");
    try (RepositoryLog log = new RepositoryLog()) {
      harbour.policy = new VersionPolicy.Listed(Set.of("99"));
      Path made = Files.writeString(models.resolve(".made"), "versions: [99]\n");
      Files.move(made, models.resolve("m/model.yaml"));
      for (String version : List.of("m/1", "m/2", "m/10")) {
        harbour.await(version, status -> status.reason().orElse("").contains("lists [99]"));
      }
      harbour.serve("later"); // So that it was looked at again.

      assertEquals(
          List.of("m/1", "m/10", "m/2"),
          log.errors("lists [99]").stream()
              .map(message -> message.substring(0, message.indexOf(':')))
              .sorted()
              .toList());
    }
  }

  @Test
  void servesAll() throws Exception {
    start(new VersionPolicy.All(), "1", "2", "10");

    awaitVersions("10", "2", "1");
  }

  @Test
  void servesTheListed() throws Exception {
    start(new VersionPolicy.Listed(Set.of("1", "9")), "1", "2", "9");

    awaitVersions("9", "1");
  }

  @Test
  void keepsTheOldVersionUntilTheNewOneIsReady() throws Exception {
    start(VersionPolicy.LATEST, "1");
    harbour.put("m/2", "gate: two");
    Eventually.holds(() -> "it loads", () -> harbour.backend().waitsAt("two"));
    assertEquals(List.of("1"), harbour.versions("m"));

    harbour.backend().gate("two").countDown();

    awaitVersions("2");
    harbour.awaitOpen(1);
    assertTrue(
        harbour.told.stream().allMatch(catalog -> catalog.ready().containsKey("m")),
        "it was never without the model");
  }

  @Test
  void keepsTheOldVersionWhereTheNewOneFails() throws Exception {
    start(VersionPolicy.LATEST, "1");

    harbour.put("m/2", "fails: it is broken");

    harbour.await("m/2", VersionState.FAILED);
    assertEquals(List.of("1"), harbour.versions("m"));
  }

  @Test
  void goesBackToTheVersionBeforeWhenTheLatestIsRemoved() throws Exception {
    start(VersionPolicy.LATEST, "1", "2");
    awaitVersions("2");

    harbour.remove("m/2");

    awaitVersions("1");
  }
}
