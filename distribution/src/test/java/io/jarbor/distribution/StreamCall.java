package io.jarbor.distribution;

import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelStreamInferResponse;
import io.jarbor.testkit.Wait;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A call of {@code ModelStreamInfer} that a test opens. */
final class StreamCall {
  private static final long PATIENCE_SECONDS = 60;

  private final ClientCall<ModelInferRequest, ModelStreamInferResponse> call;
  private final List<ModelStreamInferResponse> responses = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Status> status = new CompletableFuture<>();

  private StreamCall(ClientCall<ModelInferRequest, ModelStreamInferResponse> call) {
    this.call = call;
  }

  static StreamCall open(GrpcClient client) {
    return open(client, new Metadata());
  }

  static StreamCall open(GrpcClient client, Metadata metadata) {
    StreamCall stream = unread(client, metadata);
    stream.call.request(Integer.MAX_VALUE);
    return stream;
  }

  /** Open one whose responses nobody reads. */
  static StreamCall unread(GrpcClient client, Metadata metadata) {
    StreamCall stream =
        new StreamCall(
            client.open(
                MethodType.BIDI_STREAMING,
                "ModelStreamInfer",
                ModelInferRequest.getDefaultInstance(),
                ModelStreamInferResponse.getDefaultInstance(),
                CallOptions.DEFAULT));
    stream.call.start(stream.new Listener(), metadata);
    return stream;
  }

  /** Gathers what comes. */
  private final class Listener extends ClientCall.Listener<ModelStreamInferResponse> {
    @Override
    public void onMessage(ModelStreamInferResponse message) {
      responses.add(message);
    }

    @Override
    public void onClose(Status end, Metadata trailers) {
      status.complete(end);
    }
  }

  void send(ModelInferRequest.Builder request) {
    call.sendMessage(request.build());
  }

  /** Send a message whose id is no UTF-8. */
  void sendGarbage() {
    call.sendMessage(
        ModelInferRequest.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        ModelInferRequest.ID_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(
                                com.google.protobuf.ByteString.copyFrom(new byte[] {-1}))
                            .build())
                    .build())
            .build());
  }

  StreamCall halfClose() {
    call.halfClose();
    return this;
  }

  void cancel() {
    call.cancel("of no interest any more", null);
  }

  /** How the call ended; waits for it. */
  Status status() {
    return status
        .completeOnTimeout(
            Status.UNKNOWN.withDescription("the call did not end"),
            PATIENCE_SECONDS,
            TimeUnit.SECONDS)
        .join();
  }

  void awaitResponses(int count) {
    Wait.until(count + " responses", () -> responses.size() >= count);
  }

  /** What came so far. */
  List<ModelStreamInferResponse> responses() {
    return List.copyOf(responses);
  }
}
