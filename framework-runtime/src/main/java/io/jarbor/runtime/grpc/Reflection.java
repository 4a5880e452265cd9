package io.jarbor.runtime.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.reflection.v1.ErrorResponse;
import io.jarbor.proto.reflection.v1.FileDescriptorResponse;
import io.jarbor.proto.reflection.v1.ListServiceResponse;
import io.jarbor.proto.reflection.v1.ReflectionProto;
import io.jarbor.proto.reflection.v1.ServerReflectionRequest;
import io.jarbor.proto.reflection.v1.ServerReflectionResponse;
import io.jarbor.proto.reflection.v1.ServiceResponse;
import io.jarbor.runtime.http.ErrorTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's reflection service: tools ask it for the descriptors of a port's services. Thread-safe.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/server-reflection.md">gRPC server
 *     reflection</a>
 */
final class Reflection {
  private final List<GrpcService> services;
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> symbols = new LinkedHashMap<>();

  private Reflection(List<GrpcService> described) {
    this.services = new ArrayList<>(described);
  }

  /** Make the service that describes others, and itself. */
  static GrpcService of(List<GrpcService> described) {
    Reflection reflection = new Reflection(described);
    GrpcService service =
        new GrpcService("grpc.reflection.v1.ServerReflection", ReflectionProto::getDescriptor)
            .method("ServerReflectionInfo", reflection::start);
    reflection.services.add(service);
    return service;
  }

  /** Gather the descriptors, at the first question. */
  private synchronized void describe() {
    if (files.isEmpty()) {
      services.forEach(service -> add(service.file()));
    }
  }

  private void add(FileDescriptor file) {
    if (files.putIfAbsent(file.getName(), file) == null) {
      file.getServices()
          .forEach(
              service -> {
                symbols.put(service.getFullName(), file);
                service.getMethods().forEach(method -> symbols.put(method.getFullName(), file));
              });
      file.getMessageTypes().forEach(this::add);
      file.getEnumTypes().forEach(type -> symbols.put(type.getFullName(), file));
      file.getDependencies().forEach(this::add);
    }
  }

  private void add(Descriptor message) {
    symbols.put(message.getFullName(), message.getFile());
    message.getFields().forEach(field -> symbols.put(field.getFullName(), message.getFile()));
    message.getEnumTypes().forEach(type -> symbols.put(type.getFullName(), message.getFile()));
    message.getNestedTypes().forEach(this::add);
  }

  private void start(GrpcCall call) {
    call.onStopping(call::end);
    call.limitMessages();
    call.read(
        message -> {
          call.pause();
          call.process(
              message,
              bytes -> Frame.of(answer(Unary.parse(ServerReflectionRequest.parser(), bytes))),
              frame -> call.send(frame).whenComplete((sent, failure) -> call.resume()),
              call::fail);
        },
        call::end);
  }

  private ServerReflectionResponse answer(ServerReflectionRequest request) {
    describe();
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(list());
      case FILE_BY_FILENAME ->
          file(response, files.get(request.getFileByFilename()), request.getFileByFilename());
      case FILE_CONTAINING_SYMBOL ->
          file(
              response,
              symbols.get(request.getFileContainingSymbol()),
              request.getFileContainingSymbol());
      case FILE_CONTAINING_EXTENSION, ALL_EXTENSION_NUMBERS_OF_TYPE ->
          error(response, ErrorTable.Grpc.NOT_FOUND, "there are no extensions");
      case MESSAGEREQUEST_NOT_SET -> throw ServingException.invalidInput("nothing is asked");
    }
    return response.build();
  }

  private ListServiceResponse list() {
    return ListServiceResponse.newBuilder()
        .addAllService(
            services.stream()
                .map(service -> ServiceResponse.newBuilder().setName(service.name()).build())
                .toList())
        .build();
  }

  private static void file(
      ServerReflectionResponse.Builder response, @Nullable FileDescriptor file, String asked) {
    if (file == null) {
      error(response, ErrorTable.Grpc.NOT_FOUND, "there is no '" + asked + "'");
      return;
    }
    response.setFileDescriptorResponse(
        FileDescriptorResponse.newBuilder().addFileDescriptorProto(file.toProto().toByteString()));
  }

  private static void error(
      ServerReflectionResponse.Builder response, ErrorTable.Grpc status, String message) {
    response.setErrorResponse(
        ErrorResponse.newBuilder().setErrorCode(status.number()).setErrorMessage(message));
  }
}
