package io.jarbor.runtime.repository;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.scheduler.Cancellation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One package of the directory, and what became of it. Guarded by the repository's lock.
 *
 * <p>Its state is that of its newest load, but READY for as long as a version of it serves.
 */
final class Slot {
  private static final long HERE = Long.MIN_VALUE;

  /** As it was taken up last, or else as it was seen first. */
  Candidate candidate;

  /** Of the candidate. */
  Precedence precedence;

  @Nullable LeasedVersion serving;

  /** Of what serves, which may be older than the candidate. */
  Precedence servingPrecedence;

  /** Of the load that waits or runs; null where there is none whose result is wanted. */
  @Nullable Cancellation load;

  /** Its content has not been loaded as it is now, or is to be loaded anew. */
  boolean due;

  /** Closed by whoever manages the server, until it changes or is loaded. */
  boolean unloaded;

  /** Its newest load failed only since another package has its name or route. */
  boolean lostClaim;

  /** It failed only since the policy of its layout lists none of the versions that are there. */
  private boolean unlisted;

  /** What it failed with when it was read, perhaps too early: it may still be copied. */
  @Nullable ServingException held;

  /** Nobody copies it any more. */
  boolean certain;

  /** To be told how the next load ends. */
  List<CompletableFuture<Void>> callers = new ArrayList<>();

  /** To be told how the load ends that runs. */
  List<CompletableFuture<Void>> callersOfLoad = List.of();

  private @Nullable ModelId named;
  private @Nullable Fingerprint seen;
  private @Nullable Fingerprint taken;
  private long missingSince = HERE;
  private VersionState state = VersionState.DISCOVERED;
  private Instant since = Instant.now();
  private Optional<String> reason = Optional.empty();

  Slot(Arrival arrival) {
    this.candidate = arrival.candidate();
    this.precedence = arrival.precedence();
    this.servingPrecedence = precedence;
  }

  /**
   * See it in the directory.
   *
   * @return true if it is whole, and other than what was taken up last
   */
  boolean see(Arrival arrival) {
    missingSince = HERE;
    seen = arrival.candidate().fingerprint();
    certain = arrival.certain();
    return isNew(arrival);
  }

  /** True if a package is whole, and other than what was taken up last. */
  boolean isNew(Arrival arrival) {
    return arrival.whole() && !arrival.candidate().fingerprint().equals(taken);
  }

  /** True if what was taken up is not what lies there now. */
  boolean outdated() {
    return seen != null && !seen.equals(candidate.fingerprint());
  }

  /** True while it may still be written to. */
  boolean inFlux() {
    return seen == null || !seen.equals(taken) || missingSince != HERE || held != null;
  }

  void takeUp(Arrival arrival) {
    candidate = arrival.candidate();
    precedence = arrival.precedence();
    taken = candidate.fingerprint();
    held = null;
    due = true;
    unloaded = false;
    unlisted = false;
    lostClaim = false;
    if (serving == null) {
      become(VersionState.DISCOVERED, Optional.empty());
    }
  }

  /** What was read is not what lies there now: take it up once it is whole again. */
  void forget() {
    taken = null;
  }

  /** How long it has been missing, in nanoseconds; 0 at the first look without it. */
  long missing(long nowNanos) {
    if (missingSince == HERE) {
      missingSince = nowNanos;
    }
    return nowNanos - missingSince;
  }

  void become(VersionState next, Optional<String> why) {
    if (state != next) {
      since = Instant.now();
    }
    state = next;
    reason = why;
  }

  /** The load has ended; returns who is to be told. */
  List<CompletableFuture<Void>> endLoad() {
    List<CompletableFuture<Void>> told = callersOfLoad;
    callersOfLoad = List.of();
    load = null;
    return told;
  }

  /** The load that waits or runs, if any, is of no use: who waits for it waits for the next. */
  void dropLoad() {
    callers.addAll(endLoad());
    if (serving == null && (state == VersionState.LOADING || state == VersionState.WARMING)) {
      become(VersionState.DISCOVERED, Optional.empty());
    }
  }

  /** It is to be loaded, once one of those loads has ended that were given up. */
  void waitForLoads(int stray) {
    if (serving == null) {
      become(
          VersionState.DISCOVERED,
          Optional.of(
              stray
                  + " loads of what it was before have not ended, and cannot be stopped; it waits for"
                  + " one of them"));
    }
  }

  /** It cannot be loaded as it is; what serves goes on. */
  void fail(ServingException failure) {
    held = null;
    unlisted = false;
    if (serving == null) {
      become(VersionState.FAILED, Optional.of(String.valueOf(failure.getMessage())));
    } else {
      become(
          VersionState.READY,
          Optional.of("its replacement failed, so the old one serves: " + failure.getMessage()));
    }
  }

  /** The policy of its layout lists none of the versions that are there. */
  void failUnlisted(ServingException failure) {
    fail(failure);
    unlisted = true;
  }

  /** The policy lists one that is there: that it failed so is not true any more. */
  void forgetUnlisted() {
    if (unlisted) {
      unlisted = false;
      become(serving == null ? VersionState.DISCOVERED : VersionState.READY, Optional.empty());
    }
  }

  /** Half a package fails like a broken one: wait whether more of it comes. */
  void hold(ServingException failure) {
    held = failure;
    if (serving == null) {
      become(
          VersionState.DISCOVERED,
          Optional.of("it may still be copied; as it is, " + failure.getMessage()));
    }
  }

  /** Another package has what it claims: it serves no more. */
  void displace(ServingException failure) {
    serving = null;
    lostClaim = true;
    become(VersionState.FAILED, Optional.of(String.valueOf(failure.getMessage())));
  }

  /** Its version as its folder's or file's name says it. */
  String versionOfFolder() {
    return candidate.source().defaults().version();
  }

  /** True if it says already that it, or its replacement, failed so. */
  boolean shows(ServingException failure) {
    return reason.filter(why -> why.endsWith(String.valueOf(failure.getMessage()))).isPresent();
  }

  VersionState state() {
    return state;
  }

  /** Remember what its manifest calls it, which its file name need not say. */
  void name(ModelId id) {
    named = id;
  }

  String model() {
    return named == null ? candidate.source().defaults().name() : named.name();
  }

  String version() {
    return named == null ? candidate.source().defaults().version() : named.version();
  }

  /** True if it is a version of a model; of any where none is given. */
  boolean is(String model, Optional<String> version) {
    return model().equals(model) && (version.isEmpty() || version().equals(version.get()));
  }

  VersionStatus status() {
    return new VersionStatus(
        model(),
        version(),
        state,
        reason,
        candidate.label(),
        Optional.ofNullable(serving).map(LeasedVersion::revision),
        Optional.ofNullable(serving).map(LeasedVersion::digest),
        since);
  }
}
