package io.jarbor.distribution;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.proto.inference.ModelInferResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Assertions;

/** A client of grpc-java's, which knows nothing of the server's own code but the messages. */
final class GrpcClient implements AutoCloseable {
  static final String SERVICE = "inference.GRPCInferenceService";

  private final ManagedChannel connection;
  private final Channel channel;

  GrpcClient(int port) {
    connection =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build();
    channel = connection;
  }

  private GrpcClient(ManagedChannel connection, Metadata metadata) {
    this.connection = connection;
    this.channel =
        ClientInterceptors.intercept(
            connection, MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  /** The same client, which sends metadata with each call. */
  GrpcClient with(Metadata metadata) {
    return new GrpcClient(connection, metadata);
  }

  /** Writes and reads messages. */
  private record Marshaller<T extends MessageLite>(Parser<T> parser)
      implements MethodDescriptor.Marshaller<T> {
    @Override
    public InputStream stream(T value) {
      return new ByteArrayInputStream(value.toByteArray());
    }

    @Override
    public T parse(InputStream stream) {
      try {
        return parser.parseFrom(stream.readAllBytes());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("the server sent no message of its kind", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @SuppressWarnings("unchecked")
  <Q extends MessageLite, A extends MessageLite> ClientCall<Q, A> open(
      MethodType type, String method, Q example, A answer, CallOptions options) {
    return channel.newCall(
        MethodDescriptor.<Q, A>newBuilder()
            .setType(type)
            .setFullMethodName(method.contains("/") ? method : SERVICE + "/" + method)
            .setRequestMarshaller(new Marshaller<>((Parser<Q>) example.getParserForType()))
            .setResponseMarshaller(new Marshaller<>((Parser<A>) answer.getParserForType()))
            .build(),
        options);
  }

  /**
   * Call a method of one message each way.
   *
   * @param method of the inference service, or with the path of its own
   * @param answer any message of the answer's kind
   */
  <Q extends MessageLite, A extends MessageLite> A call(String method, Q request, A answer) {
    return call(method, request, answer, CallOptions.DEFAULT);
  }

  <Q extends MessageLite, A extends MessageLite> A call(
      String method, Q request, A answer, CallOptions options) {
    return ClientCalls.blockingUnaryCall(
        open(MethodType.UNARY, method, request, answer, options), request);
  }

  /** Ask for an inference, and leave to the caller what comes back. */
  ClientCall<ModelInferRequest, ModelInferResponse> begin(
      ModelInferRequest request, ClientCall.Listener<ModelInferResponse> listener) {
    ClientCall<ModelInferRequest, ModelInferResponse> call =
        open(
            MethodType.UNARY,
            "ModelInfer",
            request,
            ModelInferResponse.getDefaultInstance(),
            CallOptions.DEFAULT);
    call.start(listener, new Metadata());
    call.sendMessage(request);
    call.halfClose();
    return call;
  }

  ModelInferResponse infer(ModelInferRequest.Builder request) {
    return infer(request, CallOptions.DEFAULT);
  }

  ModelInferResponse infer(ModelInferRequest.Builder request, CallOptions options) {
    return call("ModelInfer", request.build(), ModelInferResponse.getDefaultInstance(), options);
  }

  /** A request with one INT64 of a shape of one element. */
  static ModelInferRequest.Builder number(String model, String input, long value, long... shape) {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return raw(model, input, "INT64", ByteString.copyFrom(bytes), shape);
  }

  /** A request with one input of raw bytes. */
  static ModelInferRequest.Builder raw(
      String model, String input, String datatype, ByteString bytes, long... shape) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(input(input, datatype, shape))
        .addRawInputContents(bytes);
  }

  static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long size : shape) {
      input.addShape(size);
    }
    return input;
  }

  /** The number in an answer with one INT64. */
  static long number(ModelInferResponse response) {
    return response
        .getRawOutputContents(0)
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  /** Something that a call is to be refused with: {@code CODE: description}. */
  static String refused(Runnable call) {
    return Assertions.assertThrows(StatusRuntimeException.class, call::run).getMessage();
  }

  @Override
  public void close() {
    connection.shutdownNow();
  }
}
