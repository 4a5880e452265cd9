package io.jarbor.runtime.protocol.management;

import static io.jarbor.runtime.protocol.management.JsonTypes.COUNT;
import static io.jarbor.runtime.protocol.management.JsonTypes.FLAG;
import static io.jarbor.runtime.protocol.management.JsonTypes.TEXT;
import static io.jarbor.runtime.protocol.management.JsonTypes.TIME;
import static io.jarbor.runtime.protocol.management.JsonTypes.listOf;
import static io.jarbor.runtime.protocol.management.JsonTypes.matching;
import static io.jarbor.runtime.protocol.management.JsonTypes.oneOf;

import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import io.jarbor.runtime.scheduler.Scheduler;
import java.util.Map;

/** What answers of the management routes are made of. */
final class AnswerTypes {
  private static final String REVISION = "which load of which content: the digest's start, a count";

  private static final AnswerType<VersionStatus> VERSION =
      AnswerType.<VersionStatus>titled("ModelVersion")
          .with("version", TEXT, "as the package spells it", VersionStatus::version)
          .with(
              "state",
              oneOf(VersionState.values()),
              "where it is in its life",
              status -> status.state().name())
          .withOptional(
              "reason",
              TEXT,
              "why it is not ready; of one that is READY, why its replacement failed",
              VersionStatus::reason)
          .with(
              "source",
              TEXT,
              "the package, relative to the directory of packages",
              VersionStatus::source)
          .withOptional("revision", TEXT, REVISION, VersionStatus::revision)
          .withOptional(
              "digest",
              matching("^sha256:[0-9a-f]{64}$"),
              "of the package as it was dropped",
              status -> status.digest().map(digest -> "sha256:" + digest))
          .with("since", TIME, "when it came into this state", status -> status.since().toString());

  private static final AnswerType<TensorSpec> TENSOR =
      AnswerType.<TensorSpec>titled("Tensor")
          .with("name", TEXT, "as requests and answers call it", TensorSpec::name)
          .with("datatype", oneOf(Datatype.values()), "of its elements", s -> s.datatype().name())
          .with(
              "shape",
              listOf(Map.of("type", "integer", "minimum", -1)),
              "its sizes, the batch dimension first where there is one; -1 is any",
              spec -> spec.shape().sizes());

  private static final AnswerType<LoadNow> LOAD =
      AnswerType.<LoadNow>titled("Load")
          .with(
              "requests", COUNT, "places taken: read, waiting or running", l -> l.now().reserved())
          .with("bytes", COUNT, "bytes taken with them", load -> load.now().reservedBytes())
          .with("queued", COUNT, "requests that wait for an instance", l -> l.now().queued())
          .with("running", COUNT, "runs under way, hung ones aside", load -> load.now().running())
          .with(
              "hung",
              COUNT,
              "runs past every deadline that have not returned",
              load -> load.now().hung())
          .with(
              "hung-processors",
              COUNT,
              "calls of processors past every deadline that have not returned",
              LoadNow::hungProcessors)
          .with("instances", COUNT, "copies of the model that can run", l -> l.now().instances());

  private static final AnswerType<ModelVersion> SERVING =
      AnswerType.<ModelVersion>titled("ServingVersion")
          .with("version", TEXT, "as the package spells it", v -> v.id().version())
          .with("revision", TEXT, REVISION, ModelVersion::revision)
          .with(
              "routes",
              listOf(matching("^[A-Z]+ /")),
              "its native routes, each a method and a path",
              version ->
                  version.manifest().manifest().routes().stream().map(AnswerTypes::route).toList())
          .with(
              "backend",
              TEXT,
              "what runs it",
              version -> version.manifest().manifest().backend().orElse(""))
          .with(
              "batched",
              FLAG,
              "whether dimension 0 of its tensors is the batch",
              version -> version.signature().batched())
          .with(
              "inputs",
              listOf(TENSOR.schema()),
              "in the model's order",
              version -> TENSOR.objects(version.signature().inputs()))
          .with(
              "outputs",
              listOf(TENSOR.schema()),
              "in the model's order",
              version -> TENSOR.objects(version.signature().outputs()))
          .with(
              "load", LOAD.schema(), "at this moment", version -> LOAD.object(LoadNow.of(version)));

  /** A model with the states of its versions. */
  static final AnswerType<ModelReport> SUMMARY =
      AnswerType.<ModelReport>titled("Model")
          .with("name", TEXT, "unique in the repository", ModelReport::name)
          .with("ready", FLAG, "whether a version serves", ModelReport::ready)
          .with(
              "versions",
              listOf(VERSION.schema()),
              "every package of it, ready or not",
              model -> VERSION.objects(model.statuses()))
          .with(
              "hung",
              COUNT,
              "calls past every deadline that have not returned, of the versions that serve",
              ModelReport::hung);

  /** All of one model. */
  static final AnswerType<ModelReport> DETAIL =
      SUMMARY
          .extended("ModelDetail")
          .with(
              "serving",
              listOf(SERVING.schema()),
              "the versions that are ready, the newest first",
              model -> SERVING.objects(model.serving()));

  /** A backend that was found. */
  static final AnswerType<Map<String, Object>> BACKEND =
      AnswerType.<Map<String, Object>>titled("Backend")
          .with("name", TEXT, "as manifests say it in 'backend:'", each -> text(each, "name"))
          .with("origin", TEXT, "its jars; 'built in' for ours", each -> text(each, "origin"));

  private AnswerTypes() {}

  private static String route(RouteSpec route) {
    return route.method() + " " + route.path();
  }

  private static String text(Map<String, Object> backend, String key) {
    return String.valueOf(backend.get(key));
  }

  /** What one look at a version's queue and processors tells. */
  private record LoadNow(Scheduler.Snapshot now, int hungProcessors) {
    static LoadNow of(ModelVersion version) {
      return new LoadNow(version.scheduler().snapshot(), version.processorPool().hung());
    }
  }
}
