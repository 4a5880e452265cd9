package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.grpc.GrpcMessage;
import io.jarbor.runtime.grpc.Outbox;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.jarbor.runtime.scheduler.Cancellation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code ModelStreamInfer}. Requests run side by side; those that have one response are
 * answered in their order. A request that fails is answered with its reason, and the stream goes
 * on, unless the caller wants a status. For the event loop of its call.
 */
final class InferStream {
  /** Set by callers that want the first failure as the status of the call. */
  private static final String STATUS_WANTED = "triton_grpc_error";

  /** The caller waits with further requests while so many, or so many bytes, are unanswered. */
  private static final int MOST_IN_FLIGHT = 128;

  private static final long MOST_BYTES = 64 << 20;

  private final GrpcCall call;
  private final ModelInference inference;
  private final boolean statusWanted;
  private final Outbox outbox;
  private final Deque<Place> order = new ArrayDeque<>();
  private final Set<Cancellation> running = new HashSet<>();
  private int inFlight;
  private long bytesInFlight;
  private boolean halfClosed;
  private boolean stopping;

  InferStream(GrpcCall call, ModelInference inference) {
    this.call = call;
    this.inference = inference;
    this.statusWanted = call.header(STATUS_WANTED).filter("true"::equals).isPresent();
    this.outbox = new Outbox(call);
  }

  void start() {
    call.onGone(() -> List.copyOf(running).forEach(Cancellation::cancel));
    call.onStopping(
        () -> {
          stopping = true;
          settle();
        });
    call.read(
        this::take,
        () -> {
          halfClosed = true;
          settle();
        });
  }

  private void take(GrpcMessage message) {
    Place place = new Place(message.byteSize());
    order.add(place);
    inFlight++;
    bytesInFlight += place.bytes;
    settle();
    call.process(
        message,
        bytes ->
            StreamedRequest.of(
                message, InferMessage.read(bytes, message::reserve), inference, call),
        request -> infer(place, request),
        failure -> {
          call.fail(failure);
          // Those behind it are answered to nobody, and let go of what they hold.
          place.finishSilently();
        });
  }

  private void infer(Place place, StreamedRequest request) {
    AdmittedRequest admitted = request.admitted();
    if (admitted == null) {
      failed(place, request.id(), Objects.requireNonNull(request.reason()));
      return;
    }
    place.run(admitted);
    if (admitted.admission().version().decoupled()) {
      place.leaveOrder();
    }
    inference.infer(
        admitted.admission(),
        admitted.request(),
        Form.STREAM,
        new StreamedAnswer(
            this, place, call, admitted.memory(), admitted.admission().version().id(), request));
  }

  /** Answer a request with the reason why it has no (further) response. */
  void failed(Place place, String id, ServingException reason) {
    if (statusWanted) {
      call.fail(reason);
    } else {
      call.log(reason);
    }
    place.finish(0, () -> ResponseWriter.failed(id, reason));
  }

  /** Let those be answered whose turn it is. */
  private void advance() {
    while (!order.isEmpty() && order.element().takeTurn()) {
      order.remove();
    }
  }

  private void settle() {
    if (halfClosed && inFlight == 0) {
      call.end();
    } else if (stopping && inFlight == 0) {
      call.fail(new ServingException(ErrorCode.UNAVAILABLE, "the server is stopping"));
    } else if (inFlight >= MOST_IN_FLIGHT || bytesInFlight >= MOST_BYTES) {
      call.pause();
    } else {
      call.resume();
    }
  }

  /**
   * One request's place in the order. It keeps what comes before its turn, which comes once those
   * before it are finished, or at once if it leaves the order; it is finished when its last message
   * is handed over, and done when that is sent.
   */
  final class Place {
    private final long bytes;
    private final Deque<Outbox.Message> waiting = new ArrayDeque<>();
    private @Nullable Cancellation cancellation;
    private RequestMemory.@Nullable Share memory;
    private boolean turn;
    private boolean finished;

    private Place(long bytes) {
      this.bytes = bytes;
    }

    private void run(AdmittedRequest admitted) {
      Cancellation itsCancellation = admitted.admission().cancellation();
      cancellation = itsCancellation;
      memory = admitted.memory();
      running.add(itsCancellation);
      if (call.over()) {
        itsCancellation.cancel();
      }
    }

    /** Have its responses sent as they come. */
    void leaveOrder() {
      if (order.remove(this)) {
        takeTurn();
        advance();
      }
    }

    /** Send what waits; true if the turn of the next has come. */
    private boolean takeTurn() {
      turn = true;
      while (!waiting.isEmpty()) {
        outbox.send(waiting.remove());
      }
      return finished;
    }

    void add(Outbox.Message message) {
      if (turn) {
        outbox.send(message);
      } else {
        waiting.add(message);
      }
    }

    /** Take the last message. */
    void finish(long size, Callable<ByteBuffer> writer) {
      add(new Outbox.Message(size, writer, this::done));
      finished = true;
      advance();
    }

    /** Learn that the last message has come already; there is none to tell it with. */
    void finishSilently() {
      finished = true;
      advance();
      outbox.afterAll(this::done);
    }

    private void done() {
      running.remove(cancellation);
      inFlight--;
      bytesInFlight -= bytes;
      if (memory != null) {
        memory.close();
      }
      settle();
    }
  }
}
