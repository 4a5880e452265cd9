package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import io.jarbor.runtime.plugin.PackageSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a package is taken up, and when it counts as removed; the test moves the clock. */
class SlotsTest {
  private final Slots slots = new Slots(source -> VersionPolicy.LATEST);
  private long nanos;

  private static Candidate candidate(String label, String content) {
    return new Candidate(
        new PackageSource(
            Path.of(label), label, new NameAndVersion(label, "1", false), Optional.empty()),
        "",
        new Fingerprint(List.of(content)));
  }

  /** Look; true if the next look should come soon. */
  private boolean look(Candidate... candidates) {
    return slots.look(List.of(candidates), nanos).flux();
  }

  private List<String> started() {
    return slots.startDue().stream().map(slot -> slots.candidate(slot).label()).toList();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void takesUpWhatTwoLooksFindTheSame() {
    assertTrue(look(candidate("m", "half")));
    assertEquals(List.of(), started());
    assertTrue(look(candidate("m", "whole")));
    assertEquals(List.of(), started());

    assertFalse(look(candidate("m", "whole")));

    assertEquals(List.of("m"), started());
    look(candidate("m", "whole"));
    assertEquals(List.of(), started());
  }

  @Test
  void takesUpAChangeOnceItIsWhole() {
    look(candidate("m", "old"));
    look(candidate("m", "old"));
    Slot slot = slots.startDue().get(0);
    slots.finish(
        slot,
        slots.candidate(slot),
        null,
        LoadFailures.of(new Error("no")),
        false,
        false,
        List.of());

    assertTrue(look(candidate("m", "new")));
    assertEquals(List.of(), started());
    assertFalse(look(candidate("m", "new")));

    assertEquals(List.of("m"), started());
  }

  @Test
  void doesNotStartALoadTwiceForOneChange() {
    look(candidate("m", "old"));
    look(candidate("m", "old"));
    Slot slot = slots.startDue().get(0);
    Candidate old = slots.candidate(slot);
    look(candidate("m", "new"));
    look(candidate("m", "new"));

    slots.finish(slot, old, null, LoadFailures.of(new Error("no")), true, false, List.of());

    assertEquals(List.of("m"), started());
    slots.finish(
        slot,
        slots.candidate(slot),
        null,
        LoadFailures.of(new Error("no")),
        false,
        false,
        List.of());
    look(candidate("m", "new"));
    assertEquals(List.of(), started());
  }

  @Test
  void keepsWhatIsMissingForAMoment() {
    look(candidate("m", "old"));
    look(candidate("m", "old"));

    assertTrue(look());
    pass(Duration.ofMillis(400));
    assertTrue(look());
    assertEquals(1, slots.catalog().statuses().size());

    look(candidate("m", "new"));
    look(candidate("m", "new"));
    pass(Duration.ofMillis(400));
    assertTrue(look());
    assertEquals(1, slots.catalog().statuses().size());
  }

  @Test
  void dropsWhatStaysAway() {
    look(candidate("m", "old"));
    look(candidate("m", "old"));

    look();
    pass(Duration.ofMillis(600));

    assertFalse(look());
    assertEquals(List.of(), slots.catalog().statuses());
  }

  @Test
  void startIsNotCompleteBeforeTheFirstLook() {
    assertFalse(slots.startComplete());

    look();

    assertTrue(slots.startComplete());
  }

  @Test
  void startDoesNotWaitForWhatCameLater() {
    look();
    look(candidate("m", "new"));

    assertTrue(slots.startComplete());
  }
}
