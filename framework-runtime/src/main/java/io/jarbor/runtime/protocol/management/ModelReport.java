package io.jarbor.runtime.protocol.management;

import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import io.jarbor.runtime.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Words the catalog for people and programs, as JSON objects. */
final class ModelReport {
  private final Catalog catalog;

  ModelReport(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Every model with the states of its versions. */
  List<Map<String, Object>> list() {
    Map<String, List<VersionStatus>> byModel = new TreeMap<>();
    for (VersionStatus status : catalog.statuses()) {
      byModel.computeIfAbsent(status.model(), name -> new ArrayList<>()).add(status);
    }
    return byModel.entrySet().stream().map(e -> summary(e.getKey(), e.getValue())).toList();
  }

  private static Map<String, Object> summary(String model, List<VersionStatus> statuses) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("name", model);
    summary.put("ready", statuses.stream().anyMatch(s -> s.state() == VersionState.READY));
    summary.put("versions", statuses.stream().map(ModelReport::status).toList());
    return summary;
  }

  private static Map<String, Object> status(VersionStatus status) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("version", status.version());
    described.put("state", status.state().name());
    status.reason().ifPresent(reason -> described.put("reason", reason));
    described.put("source", status.source());
    status.revision().ifPresent(revision -> described.put("revision", revision));
    status.digest().ifPresent(digest -> described.put("digest", "sha256:" + digest));
    described.put("since", status.since().toString());
    return described;
  }

  /** All of one model; empty if nobody knows it. */
  Map<String, Object> detail(String model) {
    List<VersionStatus> statuses =
        catalog.statuses().stream().filter(s -> s.model().equals(model)).toList();
    if (statuses.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> detail = summary(model, statuses);
    detail.put(
        "serving",
        catalog.ready().getOrDefault(model, List.of()).stream().map(ModelReport::serving).toList());
    return detail;
  }

  private static Map<String, Object> serving(ModelVersion version) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("version", version.id().version());
    described.put("revision", version.revision());
    described.put(
        "routes", version.manifest().manifest().routes().stream().map(ModelReport::route).toList());
    described.put("backend", version.manifest().manifest().backend().orElse(""));
    described.put("batched", version.signature().batched());
    described.put("inputs", version.signature().inputs().stream().map(ModelReport::spec).toList());
    described.put(
        "outputs", version.signature().outputs().stream().map(ModelReport::spec).toList());
    described.put("load", load(version));
    return described;
  }

  private static String route(RouteSpec route) {
    return route.method() + " " + route.path();
  }

  private static Map<String, Object> spec(TensorSpec spec) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", spec.name());
    described.put("datatype", spec.datatype().name());
    described.put("shape", spec.shape().sizes());
    return described;
  }

  private static Map<String, Object> load(ModelVersion version) {
    Scheduler.Snapshot snapshot = version.scheduler().snapshot();
    Map<String, Object> load = new LinkedHashMap<>();
    load.put("requests", snapshot.reserved());
    load.put("bytes", snapshot.reservedBytes());
    load.put("queued", snapshot.queued());
    load.put("running", snapshot.running());
    load.put("hung", snapshot.hung());
    load.put("hung-processors", version.processorPool().hung());
    load.put("instances", snapshot.instances());
    return load;
  }
}
