package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.scheduler.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** When a package is taken up, and when it counts as removed; the test moves the clock. */
class SlotsTest {
  private final Slots slots =
      slots(
          source ->
              Optional.of(new PlacedPolicy(VersionPolicy.LATEST, Location.ofFile("model.yaml"))));
  private long nanos;

  private static Slots slots(Function<PackageSource, Optional<PlacedPolicy>> policies) {
    return new Slots(new LayoutPolicies(policies));
  }

  private static Candidate candidate(String label, String content) {
    return new Candidate(
        new PackageSource(
            Path.of(label), label, new NameAndVersion(label, "1", false), Optional.empty()),
        "",
        new Fingerprint(List.of(content), 0));
  }

  private static Arrival copied(String label, String content) {
    return new Arrival(candidate(label, content), 1, false, false);
  }

  /** It may be read, though it may still be copied. */
  private static Arrival resting(String label, String content) {
    return new Arrival(candidate(label, content), 1, true, false);
  }

  private static Arrival whole(String label, String content) {
    return new Arrival(candidate(label, content), 1, true, true);
  }

  /** Look; true if the next look should come soon. */
  private boolean look(Arrival... arrivals) {
    return slots.look(List.of(arrivals), nanos).flux();
  }

  private final ServingException broken =
      new ServingException(ErrorCode.INVALID_PACKAGE, "it is broken");

  /** A load that waits begins, and fails. */
  private Slots.Outcome fail(Slots.Load load) {
    slots.begin(load);
    return slots.finish(load, null, broken, false);
  }

  /** True once a load is told that nobody wants it any more, as the repository tells it. */
  private boolean cancelled(Slots.Load load) {
    slots.takeGivenUp().forEach(Cancellation::cancel);
    return load.cancellation().cancelled();
  }

  private VersionStatus status() {
    return slots.catalog().statuses().get(0);
  }

  private List<String> started() {
    return slots.startDue().stream().map(Slots.Load::label).toList();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void takesUpWhatIsWhole() {
    assertTrue(look(copied("m", "half")));
    assertEquals(List.of(), started());

    assertFalse(look(whole("m", "whole")));

    assertEquals(List.of("m"), started());
    look(whole("m", "whole"));
    assertEquals(List.of(), started());
  }

  @Test
  void takesUpAChangeOnceItIsWhole() {
    look(whole("m", "old"));
    fail(slots.startDue().get(0));

    assertTrue(look(copied("m", "new")));
    assertEquals(List.of(), started());
    assertFalse(look(whole("m", "new")));

    assertEquals(List.of("m"), started());
  }

  @Test
  void doesNotStartALoadTwiceForOneChange() {
    look(whole("m", "old"));
    Slots.Load old = slots.startDue().get(0);
    look(whole("m", "new"));

    slots.finish(old, null, broken, true);

    List<Slots.Load> again = slots.startDue();
    assertEquals(1, again.size());
    fail(again.get(0));
    look(whole("m", "new"));
    assertEquals(List.of(), started());
  }

  @Test
  void cancelsTheLoadOfWhatChangesAndTakesItUpAnewThoughItChangesBack() {
    look(whole("m", "old"));
    Slots.Load old = slots.startDue().get(0);

    look(copied("m", "new"));

    assertTrue(cancelled(old));
    assertEquals(Optional.empty(), fail(old).reason());
    assertEquals(VersionState.DISCOVERED, status().state());
    look(whole("m", "old"));
    Slots.Load again = slots.startDue().get(0);
    assertFalse(cancelled(again));
    look(whole("m", "old"));
    assertFalse(cancelled(again));
  }

  @Test
  void cancelsTheLoadOfWhatIsGoneForGood() {
    look(whole("m", "old"));
    Slots.Load load = slots.startDue().get(0);

    look();
    assertFalse(cancelled(load), "it may be swapped by two renames");
    pass(Duration.ofSeconds(1));
    look();

    assertTrue(cancelled(load));
    assertEquals(List.of(), slots.catalog().statuses());
  }

  @Test
  void loadsAnewWhatWasUnloadedWhileItLoaded() {
    look(whole("m", "old"));
    Slots.Load load = slots.startDue().get(0);
    slots.unload("m", Optional.empty());
    assertTrue(cancelled(load));
    slots.askToLoad("m", Optional.empty());

    fail(load);

    assertEquals(List.of("m"), started());
  }

  @Test
  void loadsWhatChangedThoughTheLoadBeforeItHangs() {
    look(whole("m", "old"));
    Slots.Load hangs = slots.startDue().get(0);
    slots.begin(hangs);
    look(whole("m", "new"));

    Slots.Load next = slots.startDue().get(0);
    slots.begin(next);
    assertEquals(VersionState.LOADING, status().state());
    slots.progress(hangs, VersionState.WARMING);
    assertEquals(VersionState.LOADING, status().state(), "what hung is not shown any more");
    assertEquals(Optional.empty(), slots.finish(hangs, null, broken, false).reason());
    assertEquals(Optional.of(broken), slots.finish(next, null, broken, false).reason());
  }

  @Test
  void startsNoFurtherLoadWhileTwoOfThePackageHang() {
    look(whole("m", "1"));
    Slots.Load first = slots.startDue().get(0);
    look(whole("m", "2"));
    slots.startDue();
    look(whole("m", "3"));

    assertEquals(List.of(), started());
    assertTrue(status().reason().orElse("").contains("have not ended"), status()::toString);
    assertEquals(VersionState.DISCOVERED, status().state());

    slots.finish(first, null, broken, false);
    assertEquals(List.of("m"), started());
    assertEquals(VersionState.LOADING, status().state());
  }

  @Test
  void tellsCallersOfALoadThatWasGivenUpHowTheNextEnds() {
    look(whole("m", "old"));
    List<CompletableFuture<Void>> callers = slots.askToLoad("m", Optional.empty());
    Slots.Load hangs = slots.startDue().get(0);
    slots.begin(hangs);
    look(whole("m", "new"));

    assertEquals(callers, fail(slots.startDue().get(0)).callers());
    assertEquals(List.of(), slots.finish(hangs, null, broken, false).callers());
  }

  @Test
  void startsNoLoadOnceLoadingIsStoppedAndLetsNobodyWait() {
    look(whole("m", "old"), whole("n", "here"));
    List<CompletableFuture<Void>> callers = new ArrayList<>(slots.askToLoad("m", Optional.empty()));
    slots.begin(slots.startDue().get(0));
    slots.stopLoading();
    assertEquals(callers, slots.takeAbandoned());

    callers = slots.askToLoad("m", Optional.empty());
    look(whole("m", "new"), whole("n", "here"));

    assertEquals(List.of(), started());
    assertEquals(callers, slots.takeAbandoned());
  }

  @Test
  void holdsTheFailureOfWhatMayStillBeCopied() {
    look(resting("m", "half"));

    Slots.Outcome outcome = fail(slots.startDue().get(0));

    assertEquals(Optional.empty(), outcome.reason());
    assertEquals(VersionState.DISCOVERED, status().state());
    assertTrue(status().reason().orElse("").contains("it is broken"), status()::toString);
    assertTrue(look(resting("m", "half")), "it looks whether more comes");
    assertEquals(List.of(), started());
  }

  @Test
  void forgetsAHeldFailureOnceMoreHasCome() {
    look(resting("m", "half"));
    fail(slots.startDue().get(0));
    look(copied("m", "more"));

    Slots.Look look = slots.look(List.of(whole("m", "all")), nanos);

    assertEquals(Map.of(), look.failed());
    assertEquals(List.of("m"), started());
  }

  @Test
  void failsOnceNobodyCopiesItAnyMore() {
    look(resting("m", "broken"));
    fail(slots.startDue().get(0));

    Slots.Look look = slots.look(List.of(whole("m", "broken")), nanos);

    assertEquals(Map.of("m", broken), look.failed());
    assertFalse(look.flux());
    assertEquals(VersionState.FAILED, status().state());
    assertEquals(Optional.of("it is broken"), status().reason());
    assertEquals(Map.of(), slots.look(List.of(whole("m", "broken")), nanos).failed());
    assertEquals(List.of(), started());
  }

  @Test
  void tellsAHeldFailureToWhomItLoadedFor() {
    look(resting("m", "half"));
    List<CompletableFuture<Void>> callers = slots.askToLoad("m", Optional.empty());

    Slots.Outcome outcome = fail(slots.startDue().get(0));

    assertEquals(Optional.of(broken), outcome.reason());
    assertEquals(callers, outcome.callers());
    assertEquals(VersionState.FAILED, status().state());
  }

  @Test
  void doesNotFailWhatWasUnloadedMeanwhile() {
    look(resting("m", "half"));
    fail(slots.startDue().get(0));
    slots.unload("m", Optional.empty());

    assertEquals(Map.of(), slots.look(List.of(whole("m", "half")), nanos).failed());
    assertEquals(VersionState.CLOSED, status().state());
  }

  @Test
  void doesNotFailWhatIsLoadedAnew() {
    look(resting("m", "half"));
    fail(slots.startDue().get(0));
    slots.askToLoad("m", Optional.empty());
    assertEquals(List.of("m"), started());

    assertEquals(Map.of(), slots.look(List.of(whole("m", "half")), nanos).failed());
    assertEquals(VersionState.LOADING, status().state());
  }

  @Test
  void dropsALoadThatWasUnloadedAndIsLoadedAnew() {
    look(whole("m", "good"));
    Slots.Load first = slots.startDue().get(0);
    slots.unload("m", Optional.empty());
    slots.askToLoad("m", Optional.empty());

    assertEquals(List.of(first.cancellation()), slots.takeGivenUp());
    assertEquals(Optional.empty(), fail(first).reason());

    List<Slots.Load> again = slots.startDue();
    assertEquals(1, again.size());
    assertEquals(Optional.of(broken), fail(again.get(0)).reason());
  }

  @Test
  void givesUpTheLoadOfWhatChangesOrGoes() {
    look(whole("m", "old"), whole("n", "here"));
    List<Slots.Load> loads = slots.startDue();

    look(whole("m", "new"), whole("n", "here"));
    assertEquals(List.of(loads.get(0).cancellation()), slots.takeGivenUp());

    look(whole("m", "new"));
    pass(Duration.ofMillis(600));
    look(whole("m", "new"));
    assertEquals(List.of(loads.get(1).cancellation()), slots.takeGivenUp());
    assertEquals(List.of(), slots.takeGivenUp());
  }

  @Test
  void takesUpTheOthersWhereOneManifestCannotBeRead() {
    Slots overflowing =
        slots(
            source -> {
              throw new StackOverflowError();
            });
    Candidate layout =
        new Candidate(candidate("m/1", "").source(), "m", new Fingerprint(List.of(), 0));

    overflowing.look(List.of(new Arrival(layout, 1, true, true), whole("other", "")), nanos);

    assertEquals(
        List.of("m/1", "other"), overflowing.startDue().stream().map(Slots.Load::label).toList());
  }

  @Test
  void makesNoNewCatalogWhereNothingChanged() {
    look(whole("m", "old"));
    fail(slots.startDue().get(0));
    Catalog before = slots.catalog();

    look(whole("m", "old"));
    slots.startDue();
    slots.takeUnwanted();

    assertSame(before, slots.catalog());
    look(whole("m", "old"), copied("n", "new"));
    assertEquals(2, slots.catalog().statuses().size());
  }

  @Test
  void keepsWhatIsMissingForAMoment() {
    look(whole("m", "old"));

    assertTrue(look());
    pass(Duration.ofMillis(400));
    assertTrue(look());
    assertEquals(1, slots.catalog().statuses().size());

    look(whole("m", "new"));
    pass(Duration.ofMillis(400));
    assertTrue(look());
    assertEquals(1, slots.catalog().statuses().size());
  }

  @Test
  void dropsWhatStaysAway() {
    look(whole("m", "old"));

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
    look(copied("m", "new"));

    assertTrue(slots.startComplete());
  }

  @Test
  void hearsNoMoreOfALoadThatWasGivenUp() {
    look(whole("m", "old"));
    Slots.Load old = slots.startDue().get(0);
    slots.progress(old, VersionState.WARMING);
    assertEquals(VersionState.WARMING, status().state());

    look(whole("m", "new"));
    VersionState state = status().state();
    slots.progress(old, VersionState.WARMING);

    assertEquals(state, status().state());
    fail(old);
    Slots.Load again = slots.startDue().get(0);
    slots.progress(old, VersionState.WARMING);
    assertEquals(VersionState.LOADING, status().state());
    slots.progress(again, VersionState.WARMING);
    assertEquals(VersionState.WARMING, status().state());
  }
}
