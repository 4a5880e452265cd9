package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which packages are to be loaded: all but versions of a layout that its policy leaves out. Guarded
 * by the repository's lock.
 */
final class WantedVersions {
  private final Collection<Slot> slots;
  private final LayoutPolicies policies;

  /**
   * Create it.
   *
   * @param slots all that there are, as they change
   */
  WantedVersions(Collection<Slot> slots, LayoutPolicies policies) {
    this.slots = slots;
    this.policies = policies;
  }

  boolean contains(Slot slot) {
    return slot.candidate.layout().isEmpty()
        || of(slot.candidate.layout()).contains(slot.versionOfFolder());
  }

  private Set<String> of(String layout) {
    return VersionSelection.wanted(
        versions(layout).stream()
            .map(
                slot ->
                    new VersionSelection.Present(
                        slot.versionOfFolder(), slot.state() == VersionState.FAILED && !slot.due))
            .toList(),
        policies.of(layout).policy());
  }

  private List<Slot> versions(String layout) {
    return slots.stream().filter(slot -> slot.candidate.layout().equals(layout)).toList();
  }

  /** True if a layout has versions that are wanted, and all of them serve as they are now. */
  boolean serve(String layout) {
    Set<String> wanted = of(layout);
    return !wanted.isEmpty()
        && versions(layout).stream()
            .filter(slot -> wanted.contains(slot.versionOfFolder()))
            .allMatch(slot -> slot.serving != null && !slot.due && slot.load == null);
  }

  /**
   * Fail the versions of a layout whose policy lists none of them, or take that back where one is
   * there by now; what serves goes on.
   *
   * @return by label: those that did not fail so before
   */
  Map<String, ServingException> failUnlisted(String layout) {
    List<Slot> versions = versions(layout);
    Optional<String> fault =
        layout.isEmpty()
            ? Optional.empty()
            : policies.of(layout).faultOf(versions.stream().map(Slot::versionOfFolder).toList());
    if (fault.isEmpty()) {
      versions.forEach(Slot::forgetUnlisted);
      return Map.of();
    }
    Map<String, ServingException> failed = new TreeMap<>();
    ServingException reason = new ServingException(ErrorCode.INVALID_PACKAGE, fault.get());
    for (Slot slot : versions) {
      if (!slot.shows(reason)) {
        failed.put(slot.candidate.label(), reason);
      }
      slot.failUnlisted(reason);
    }
    return failed;
  }
}
