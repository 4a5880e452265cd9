package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Nearest;
import java.util.List;
import java.util.Optional;

/** Words why there is no version to lease. */
final class Absence {
  private Absence() {}

  /** There is no model of that name. */
  static ServingException ofModel(Catalog now, String model) {
    List<String> names = now.statuses().stream().map(VersionStatus::model).distinct().toList();
    return new ServingException(
        ErrorCode.NOT_FOUND, "there is no model '" + model + "'" + Nearest.hint(model, names));
  }

  /** The model, or the version, is not there or not ready. */
  static ServingException of(Catalog now, String model, Optional<String> version) {
    List<VersionStatus> known =
        now.statuses().stream().filter(status -> status.model().equals(model)).toList();
    if (known.isEmpty()) {
      return ofModel(now, model);
    }
    return known.stream()
        .filter(status -> version.isEmpty() || status.version().equals(version.get()))
        .findFirst()
        .map(Absence::notReady)
        .orElseGet(() -> noVersion(model, version.orElse(""), "", known));
  }

  /** The model, or the version, has no package that might serve. */
  static ServingException ofPackage(Catalog now, String model, Optional<String> version) {
    List<VersionStatus> known =
        now.statuses().stream().filter(status -> status.model().equals(model)).toList();
    return known.isEmpty() || version.isEmpty()
        ? ofModel(now, model)
        : noVersion(model, version.get(), " that may serve", known);
  }

  private static ServingException noVersion(
      String model, String version, String which, List<VersionStatus> known) {
    return new ServingException(
        ErrorCode.NOT_FOUND,
        "model '"
            + model
            + "' has no version '"
            + version
            + "'"
            + which
            + "; it has "
            + known.stream().map(VersionStatus::version).distinct().toList());
  }

  private static ServingException notReady(VersionStatus status) {
    return new ServingException(
        ErrorCode.UNAVAILABLE,
        "model '"
            + status.model()
            + "' version '"
            + status.version()
            + "' is "
            + status.state()
            + status.reason().map(reason -> ": " + reason).orElse(""));
  }

  /** Somebody waited for a load that will not come. */
  static ServingException ofLoad() {
    return new ServingException(
        ErrorCode.UNAVAILABLE,
        "the model was unloaded, or its package removed, before it was loaded");
  }
}
