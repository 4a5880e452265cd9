package io.jarbor.runtime.repository;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.scheduler.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every package that was seen, and the decisions about them. Thread-safe: one lock, under which
 * nothing blocks and nobody else's code is called.
 */
final class Slots {
  static final Catalog EMPTY = new Catalog(Map.of(), List.of());

  /**
   * So many loads that were given up may still run beside the one that is wanted: a backend cannot
   * be interrupted, and each holds the model's memory.
   */
  private static final int MOST_STRAYS = 1;

  /** A folder that is swapped by two renames is gone for a moment. */
  private static final long GRACE_NANOS = Duration.ofMillis(500).toNanos();

  private final LayoutPolicies policies;
  private final Map<String, Slot> byLabel = new TreeMap<>();
  private final WantedVersions wanted;
  private final DrainingVersions draining = new DrainingVersions();
  private final List<CompletableFuture<Void>> abandoned = new ArrayList<>();
  private final List<Cancellation> givenUp = new ArrayList<>();

  /** By label: how many loads that were given up still run, though nobody wants them. */
  private final Map<String, Integer> strays = new HashMap<>();

  private @Nullable Set<String> foundAtStart;
  private boolean stopped;

  /** What all this comes to; null once something of it has changed. */
  private @Nullable Catalog catalog;

  Slots(LayoutPolicies policies) {
    this.policies = policies;
    this.wanted = new WantedVersions(byLabel.values(), policies);
  }

  /**
   * What a look changed.
   *
   * @param removed versions whose package is gone, to be retired
   * @param failed by label: what could not be loaded, and is not copied any more
   * @param flux something is not settled, so the next look should come soon
   */
  record Look(List<LeasedVersion> removed, Map<String, ServingException> failed, boolean flux) {}

  Look look(List<Arrival> arrivals, long nowNanos) {
    Map<String, PlacedPolicy> read =
        policies.read(arrivals.stream().filter(this::isNew).map(Arrival::candidate).toList());
    synchronized (this) {
      if (foundAtStart == null) {
        foundAtStart = new HashSet<>(arrivals.stream().map(Arrival::label).toList());
      }
      Set<String> here = new HashSet<>();
      Map<String, ServingException> failed = new TreeMap<>();
      Set<String> layouts = new HashSet<>();
      for (Arrival arrival : arrivals) {
        here.add(arrival.label());
        Slot slot = slot(arrival);
        if (slot.see(arrival)) {
          PlacedPolicy policy = read.get(arrival.label());
          if (policy != null) {
            policies.put(arrival.candidate().layout(), policy);
          }
          slot.takeUp(arrival);
          giveUpLoad(slot);
          layouts.add(arrival.candidate().layout());
          altered();
        } else if (slot.load != null && slot.outdated()) {
          giveUpLoad(slot);
          slot.forget();
        } else if (slot.held != null && slot.certain) {
          altered();
          failed.put(arrival.label(), slot.held);
          slot.fail(slot.held);
        }
      }
      layouts.forEach(layout -> failed.putAll(wanted.failUnlisted(layout)));
      List<LeasedVersion> removed = remove(here, nowNanos);
      return new Look(removed, failed, byLabel.values().stream().anyMatch(Slot::inFlux));
    }
  }

  private Slot slot(Arrival arrival) {
    Slot known = byLabel.get(arrival.label());
    if (known != null) {
      return known;
    }
    Slot slot = new Slot(arrival);
    byLabel.put(arrival.label(), slot);
    altered();
    return slot;
  }

  private void altered() {
    catalog = null;
  }

  private synchronized boolean isNew(Arrival arrival) {
    Slot slot = byLabel.get(arrival.label());
    return slot == null ? arrival.whole() : slot.isNew(arrival);
  }

  private List<LeasedVersion> remove(Set<String> here, long nowNanos) {
    List<LeasedVersion> removed = new ArrayList<>();
    List<Slot> gone =
        byLabel.values().stream()
            .filter(slot -> !here.contains(slot.candidate.label()))
            .filter(slot -> slot.missing(nowNanos) > GRACE_NANOS)
            .toList();
    for (Slot slot : gone) {
      byLabel.remove(slot.candidate.label());
      giveUpLoad(slot);
      abandonCallers(slot);
      takeServing(slot, removed);
    }
    if (!gone.isEmpty()) {
      policies.retain(
          byLabel.values().stream()
              .map(slot -> slot.candidate.layout())
              .collect(Collectors.toSet()));
      altered();
      retryClaims();
    }
    return removed;
  }

  private void retryClaims() {
    for (Slot slot : byLabel.values()) {
      if (slot.lostClaim) {
        slot.lostClaim = false;
        slot.due = true;
      }
    }
  }

  /**
   * A load of a package as it was when the load was chosen.
   *
   * @param cancellation told when its result is not wanted any more
   */
  record Load(Slot slot, Candidate candidate, Precedence precedence, Cancellation cancellation) {
    String label() {
      return candidate.label();
    }

    /** False once it was given up; another may be under way then. */
    private boolean wanted() {
      return slot.load == cancellation;
    }
  }

  /** Choose what is to be loaded now, and mark it as loading; nothing once loading is stopped. */
  synchronized List<Load> startDue() {
    List<Load> started = new ArrayList<>();
    for (Slot slot : byLabel.values()) {
      boolean due =
          !stopped
              && slot.due
              && slot.load == null
              && !slot.unloaded
              && !slot.outdated()
              && wanted.contains(slot);
      int stray = strays.getOrDefault(slot.candidate.label(), 0);
      if (due && stray > MOST_STRAYS) {
        altered();
        slot.waitForLoads(stray);
      } else if (due) {
        altered();
        slot.due = false;
        slot.held = null;
        if (slot.serving == null) {
          slot.become(VersionState.LOADING, Optional.empty());
        }
        Cancellation cancellation = new Cancellation();
        slot.load = cancellation;
        started.add(new Load(slot, slot.candidate, slot.precedence, cancellation));
      } else if (stopped || (slot.load == null && !wanted.contains(slot))) {
        abandonCallers(slot);
      }
    }
    return started;
  }

  /** A load leaves its queue: who asks from now on asks for another. */
  synchronized void begin(Load load) {
    Slot slot = load.slot();
    if (load.wanted()) {
      slot.callersOfLoad = slot.callers;
      slot.callers = new ArrayList<>();
    }
  }

  /** Note how far a load is; of one that was given up it is of no account. */
  synchronized void progress(Load load, VersionState state) {
    Slot slot = load.slot();
    if (load.wanted() && slot.serving == null) {
      altered();
      slot.become(state, Optional.empty());
    }
  }

  /**
   * How a load ended.
   *
   * @param retire versions that no longer serve
   * @param reason why it failed; empty if it did not, or if it does not matter any more
   * @param displaced by label: those that served what it has the better claim to, and why they do
   *     not any more
   * @param serves true if the version that was loaded serves now
   * @param callers to be told so, or the reason
   */
  record Outcome(
      List<LeasedVersion> retire,
      Optional<ServingException> reason,
      Map<String, ServingException> displaced,
      boolean serves,
      List<CompletableFuture<Void>> callers) {}

  private Outcome dropped(@Nullable LeasedVersion loaded) {
    return new Outcome(
        loaded == null ? List.of() : List.of(drain(loaded)),
        Optional.empty(),
        Map.of(),
        false,
        List.of());
  }

  /** Somebody waits for a load that will not come. */
  private void abandonCallers(Slot slot) {
    abandoned.addAll(slot.callers);
    slot.callers = new ArrayList<>();
  }

  /** Who waits for loads that will not come; each is handed out once. */
  synchronized List<CompletableFuture<Void>> takeAbandoned() {
    List<CompletableFuture<Void>> taken = List.copyOf(abandoned);
    abandoned.clear();
    return taken;
  }

  /**
   * Its package has changed, or is wanted no more, so the load of it that waits or runs is of no
   * use. The next need not wait for it, since it may hang; for a second of its kind it does.
   */
  private void giveUpLoad(Slot slot) {
    if (slot.load != null) {
      altered();
      givenUp.add(slot.load);
      strays.merge(slot.candidate.label(), 1, Integer::sum);
      slot.dropLoad();
    }
  }

  /** Give up every load, and start none from now on. */
  synchronized void stopLoading() {
    stopped = true;
    for (Slot slot : byLabel.values()) {
      giveUpLoad(slot);
      abandonCallers(slot);
    }
  }

  /** Loads to be told that they are given up; each is handed out once. */
  synchronized List<Cancellation> takeGivenUp() {
    List<Cancellation> taken = List.copyOf(givenUp);
    givenUp.clear();
    return taken;
  }

  /**
   * Take the result of a load; of one that was given up it is dropped.
   *
   * @param stale the package changed under it: the result is dropped, and the package taken up anew
   */
  synchronized Outcome finish(
      Load load,
      @Nullable LeasedVersion loaded,
      @Nullable ServingException failure,
      boolean stale) {
    Slot slot = load.slot();
    if (!load.wanted()) {
      strays.computeIfPresent(load.label(), (label, runs) -> runs == 1 ? null : runs - 1);
      return dropped(loaded);
    }
    altered();
    if (stale) {
      slot.dropLoad();
      slot.forget();
      return dropped(loaded);
    }
    List<CompletableFuture<Void>> callers = slot.endLoad();
    if (loaded != null) {
      return claim(load, loaded, callers);
    }
    ServingException reason =
        failure == null ? LoadFailures.of(new IllegalStateException()) : failure;
    if (!slot.certain && callers.isEmpty()) {
      slot.hold(reason);
      return dropped(null);
    }
    slot.fail(reason);
    return new Outcome(List.of(), Optional.of(reason), Map.of(), false, callers);
  }

  /** Serve what was loaded, unless another package has the better claim to what it claims. */
  private Outcome claim(Load load, LeasedVersion loaded, List<CompletableFuture<Void>> callers) {
    Slot slot = load.slot();
    List<Slot> rivals =
        byLabel.values().stream()
            .filter(other -> other != slot && Claims.collide(other.serving, loaded))
            .toList();
    for (Slot rival : rivals) {
      if (rival.servingPrecedence.compareTo(load.precedence()) < 0) {
        if (slot.serving == null) {
          slot.name(loaded.id());
        }
        ServingException reason = Claims.lost(serving(rival), loaded);
        slot.fail(reason);
        slot.lostClaim = true;
        return new Outcome(List.of(drain(loaded)), Optional.of(reason), Map.of(), false, callers);
      }
    }
    List<LeasedVersion> retire = new ArrayList<>();
    LeasedVersion old = slot.serving;
    if (old != null) {
      retire.add(drain(old));
    }
    slot.name(loaded.id());
    slot.serving = loaded;
    slot.servingPrecedence = load.precedence();
    slot.become(VersionState.READY, Optional.empty());
    if (!rivals.isEmpty() || (old != null && !Claims.of(old).equals(Claims.of(loaded)))) {
      retryClaims();
    }
    Map<String, ServingException> displaced = new TreeMap<>();
    for (Slot rival : rivals) {
      LeasedVersion served = serving(rival);
      ServingException reason = Claims.lost(loaded, served);
      retire.add(drain(served));
      rival.displace(reason);
      displaced.put(rival.candidate.label(), reason);
    }
    return new Outcome(retire, Optional.empty(), displaced, true, callers);
  }

  private static LeasedVersion serving(Slot rival) {
    return Objects.requireNonNull(rival.serving);
  }

  /** Take versions that their layout's policy no longer wants, once all that it wants serve. */
  synchronized List<LeasedVersion> takeUnwanted() {
    List<LeasedVersion> unwanted = new ArrayList<>();
    for (Slot slot : byLabel.values()) {
      if (slot.serving != null && !wanted.contains(slot) && wanted.serve(slot.candidate.layout())) {
        takeServing(slot, unwanted);
        slot.due = true;
        slot.become(VersionState.CLOSED, Optional.empty());
      }
    }
    if (!unwanted.isEmpty()) {
      altered();
      retryClaims();
    }
    return unwanted;
  }

  /** True once every package found at the first look is READY or FAILED, or not to be loaded. */
  synchronized boolean startComplete() {
    return foundAtStart != null
        && foundAtStart.stream()
            .map(byLabel::get)
            .allMatch(slot -> slot == null || settled(slot) || !wanted.contains(slot));
  }

  private static boolean settled(Slot slot) {
    return slot.load == null
        && (slot.state() == VersionState.READY
            || slot.state() == VersionState.FAILED
            || slot.unloaded);
  }

  /**
   * Ask for a model's packages to be loaded anew; empty if there is none.
   *
   * @param version to be loaded; empty for all
   */
  synchronized List<CompletableFuture<Void>> askToLoad(String model, Optional<String> version) {
    altered();
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    List<Slot> meant = byLabel.values().stream().filter(slot -> slot.is(model, version)).toList();
    for (Slot slot : meant) {
      slot.unloaded = false;
      slot.due = true;
    }
    for (Slot slot : meant) {
      if (wanted.contains(slot)) {
        CompletableFuture<Void> caller = new CompletableFuture<>();
        slot.callers.add(caller);
        asked.add(caller);
      }
    }
    return asked;
  }

  /**
   * Take versions of a model; empty if nobody knows it.
   *
   * @param version to be taken; empty for all
   */
  synchronized Optional<List<LeasedVersion>> unload(String model, Optional<String> version) {
    altered();
    List<LeasedVersion> serving = new ArrayList<>();
    boolean known = false;
    for (Slot slot : byLabel.values()) {
      if (slot.is(model, version)) {
        known = true;
        slot.unloaded = true;
        slot.held = null;
        giveUpLoad(slot);
        abandonCallers(slot);
        takeServing(slot, serving);
        slot.become(VersionState.CLOSED, Optional.of("it was unloaded"));
      }
    }
    retryClaims();
    return known ? Optional.of(serving) : Optional.empty();
  }

  /** Take every version. */
  synchronized List<LeasedVersion> close() {
    altered();
    List<LeasedVersion> serving = new ArrayList<>();
    for (Slot slot : byLabel.values()) {
      giveUpLoad(slot);
      abandonCallers(slot);
      takeServing(slot, serving);
    }
    byLabel.clear();
    return serving;
  }

  /**
   * A version is to be retired: from the very catalog on that does not show it as ready, it is
   * shown as draining until it is closed.
   */
  private LeasedVersion drain(LeasedVersion version) {
    altered();
    draining.add(version);
    return version;
  }

  private void takeServing(Slot slot, List<LeasedVersion> taken) {
    if (slot.serving != null) {
      taken.add(drain(slot.serving));
      slot.serving = null;
    }
  }

  /** Versions that are not closed yet, and serve no more. */
  synchronized List<LeasedVersion> draining() {
    return draining.versions();
  }

  synchronized void closed(LeasedVersion version) {
    altered();
    draining.remove(version);
  }

  /** What there is; the same one until something changes. */
  synchronized Catalog catalog() {
    Catalog now = catalog;
    if (now == null) {
      now = Catalog.of(byLabel.values(), wanted::contains, draining.statuses());
      catalog = now;
    }
    return now;
  }
}
