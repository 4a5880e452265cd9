package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.ModelRepositoryParameter;
import io.jarbor.proto.inference.RepositoryIndexRequest;
import io.jarbor.proto.inference.RepositoryIndexResponse;
import io.jarbor.proto.inference.RepositoryModelLoadRequest;
import io.jarbor.proto.inference.RepositoryModelLoadResponse;
import io.jarbor.proto.inference.RepositoryModelUnloadRequest;
import io.jarbor.proto.inference.RepositoryModelUnloadResponse;
import io.jarbor.runtime.document.Excerpt;
import io.jarbor.runtime.grpc.GrpcService;
import io.jarbor.runtime.grpc.Unary;
import io.jarbor.runtime.http.RequestHead;
import io.jarbor.runtime.protocol.openinference.ModelControl;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.protocol.openinference.ModelIndex;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Triton's model repository extension: an index of all versions, load and unload. */
public final class RepositoryMethods {
  private static final int SHOWN = 40;

  private final ModelControl control;
  private final ModelDirectory directory;

  public RepositoryMethods(ModelControl control, ModelDirectory directory) {
    this.control = control;
    this.directory = directory;
  }

  /**
   * Add the methods to a service.
   *
   * @param check throws a {@link ServingException} for a caller to be refused
   */
  public GrpcService addTo(GrpcService service, Consumer<? super RequestHead> check) {
    return service
        .method(
            "RepositoryIndex",
            Unary.of(RepositoryIndexRequest.parser(), this::index).guardedBy(check))
        .method(
            "RepositoryModelLoad",
            Unary.later(RepositoryModelLoadRequest.parser(), (call, request) -> load(request))
                .guardedBy(check))
        .method(
            "RepositoryModelUnload",
            Unary.later(RepositoryModelUnloadRequest.parser(), (call, request) -> unload(request))
                .guardedBy(check));
  }

  private RepositoryIndexResponse index(RepositoryIndexRequest request) {
    if (!request.getRepositoryName().isEmpty()) {
      throw NotSupported.namedRepository(request.getRepositoryName());
    }
    return RepositoryIndexResponse.newBuilder()
        .addAllModels(
            directory.index(request.getReady()).stream().map(RepositoryMethods::entry).toList())
        .build();
  }

  private static RepositoryIndexResponse.ModelIndex entry(ModelIndex entry) {
    return RepositoryIndexResponse.ModelIndex.newBuilder()
        .setName(entry.name())
        .setVersion(entry.version())
        .setState(entry.state())
        .setReason(entry.reason())
        .build();
  }

  private CompletionStage<RepositoryModelLoadResponse> load(RepositoryModelLoadRequest request) {
    String model = model(request.getRepositoryName(), request.getModelName());
    Map<String, ModelRepositoryParameter> parameters = request.getParametersMap();
    parameters.keySet().forEach(ModelControl::checkLoadParameter);
    return control
        .load(model)
        .thenApply(
            done ->
                RepositoryModelLoadResponse.newBuilder()
                    .setModelName(model)
                    .setIsLoaded(true)
                    .build());
  }

  private CompletionStage<RepositoryModelUnloadResponse> unload(
      RepositoryModelUnloadRequest request) {
    String model = model(request.getRepositoryName(), request.getModelName());
    checkUnload(request.getParametersMap().get(ModelControl.UNLOAD_DEPENDENTS));
    return control
        .unload(model)
        .thenApply(
            done ->
                RepositoryModelUnloadResponse.newBuilder()
                    .setModelName(model)
                    .setIsUnloaded(true)
                    .build());
  }

  private static void checkUnload(@Nullable ModelRepositoryParameter dependents) {
    if (dependents != null && !dependents.hasBoolParam()) {
      throw ServingException.invalidInput(
          "parameter '"
              + ModelControl.UNLOAD_DEPENDENTS
              + "': expected true or false, got "
              + given(dependents));
    }
  }

  private static String given(ModelRepositoryParameter parameter) {
    return switch (parameter.getParameterChoiceCase()) {
      case BOOL_PARAM -> Boolean.toString(parameter.getBoolParam());
      case INT64_PARAM -> Long.toString(parameter.getInt64Param());
      case STRING_PARAM -> "'" + Excerpt.of(parameter.getStringParam(), SHOWN) + "'";
      case BYTES_PARAM -> Counted.of(parameter.getBytesParam().size(), "byte");
      case PARAMETERCHOICE_NOT_SET -> "no value";
    };
  }

  /** KServe's clients send the model's name where Triton's send a repository's. */
  private static String model(String repository, String model) {
    if (repository.isEmpty() && model.isEmpty()) {
      throw ServingException.invalidInput("model_name: expected a model's name, got none");
    }
    if (!repository.isEmpty() && !model.isEmpty()) {
      throw NotSupported.namedRepository(repository);
    }
    return model.isEmpty() ? repository : model;
  }
}
