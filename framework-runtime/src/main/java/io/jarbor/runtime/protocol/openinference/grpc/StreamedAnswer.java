package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.grpc.Outbox;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.ResponseStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes the responses to one request of a stream to their place in it. */
final class StreamedAnswer implements ResponseStream {
  private final InferStream stream;
  private final InferStream.Place place;
  private final GrpcCall call;
  private final RequestMemory.Share memory;
  private final ModelId model;
  private final String id;
  private final boolean emptyFinal;

  StreamedAnswer(
      InferStream stream,
      InferStream.Place place,
      GrpcCall call,
      RequestMemory.Share memory,
      ModelId model,
      StreamedRequest request) {
    this.stream = stream;
    this.place = place;
    this.call = call;
    this.memory = memory;
    this.model = model;
    this.id = request.id();
    this.emptyFinal = request.emptyFinal();
  }

  /** What its writer refused would end the call, and with it the stream's other requests. */
  @Override
  public void requireFits(InferResponse response) {
    ResponseWriter.requireFits(response);
    memory.addToAnswer(response.byteSize());
  }

  @Override
  public CompletionStage<Void> next(InferResponse response) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    call.onEventLoop(
        () -> {
          // Only single responses keep the order of the requests.
          place.leaveOrder();
          long bytes = response.byteSize();
          place.add(
              new Outbox.Message(
                  bytes,
                  () -> write(response, false),
                  () -> {
                    memory.addToAnswer(-bytes);
                    sent.complete(null);
                  }));
        });
    return sent;
  }

  @Override
  public void last(InferResponse response) {
    call.onEventLoop(() -> place.finish(response.byteSize(), () -> write(response, true)));
  }

  private static ByteBuffer write(InferResponse response, boolean last) {
    try (response) {
      return ResponseWriter.streamed(response, last);
    }
  }

  @Override
  public void end() {
    call.onEventLoop(
        () -> {
          if (emptyFinal) {
            place.finish(0, () -> ResponseWriter.end(id, model));
          } else {
            place.finishSilently();
          }
        });
  }

  @Override
  public void failed(ServingException reason) {
    call.onEventLoop(() -> stream.failed(place, id, reason));
  }
}
