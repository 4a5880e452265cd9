package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Gathers a body into a sink; bounded in size and time. Used on its event loop alone.
 *
 * @param <T> the whole body
 */
final class BodyReader<T> {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final BodyTerms terms;
  private final BodySink<T> sink;
  private final Consumer<T> onBody;
  private final Consumer<ServingException> onFailure;
  private long count;
  private long reserved;
  private boolean over;
  private long alarm;

  BodyReader(
      Vertx vertx,
      HttpServerRequest request,
      HttpLimits limits,
      BodyTerms terms,
      BodySink<T> sink,
      Consumer<T> onBody,
      Consumer<ServingException> onFailure) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.terms = terms;
    this.sink = sink;
    this.onBody = onBody;
    this.onFailure = onFailure;
  }

  void start() {
    OptionalInt announced = announced();
    reserved = announced.orElse(0);
    setAlarm();
    if (!kept(() -> sink.begin(announced))) {
      return;
    }
    request
        .handler(this::append)
        .exceptionHandler(
            failure ->
                fail(new ServingException(ErrorCode.CANCELLED, "the caller has gone", failure)))
        .endHandler(done -> handOver());
  }

  private void handOver() {
    if (over) {
      return;
    }
    T whole;
    try {
      whole = sink.whole();
    } catch (Throwable e) { // As below.
      fail(Thrown.of(e));
      return;
    }
    end();
    onBody.accept(whole);
  }

  private boolean kept(Runnable step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) { // An Error where memory is short: whatever it is, the body has failed.
      fail(Thrown.of(e));
      return false;
    }
  }

  private void setAlarm() {
    long slowMillis = limits.bodyTimeout().toMillis();
    long lateMillis = terms.deadline().map(BodyReader::millisLeft).orElse(Long.MAX_VALUE);
    alarm =
        lateMillis <= slowMillis
            ? vertx.setTimer(lateMillis, late -> fail(tooLate()))
            : vertx.setTimer(slowMillis, late -> fail(tooSlow()));
  }

  /** Rounded up, and one at least, which is the shortest that a timer takes. */
  private static long millisLeft(Deadline deadline) {
    return Math.max(1, deadline.remaining().plusNanos(999_999).toMillis());
  }

  private ServingException tooLate() {
    return new ServingException(
        ErrorCode.DEADLINE_EXCEEDED,
        "the deadline passed before the body was there, got " + count + " bytes");
  }

  private OptionalInt announced() {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return announced == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(Integer.MAX_VALUE - 8, Long.parseLong(announced)));
  }

  private ServingException tooSlow() {
    return new ServingException(
        HttpErrors.BODY_TIMEOUT,
        "the body took longer than "
            + limits.bodyTimeout().toMillis()
            + " ms to arrive, got "
            + count
            + " bytes");
  }

  private void append(Buffer chunk) {
    if (over) {
      return;
    }
    count += chunk.length();
    if (count > limits.maxBody() || count > Integer.MAX_VALUE - 8) {
      fail(limits.tooLarge("more than " + count + " bytes"));
    } else {
      boolean unused = kept(() -> keep(chunk));
    }
  }

  private void keep(Buffer chunk) {
    if (count > reserved) {
      terms.reserve().accept(count);
      reserved = count;
    }
    sink.append(chunk);
  }

  private void fail(ServingException reason) {
    if (end()) {
      sink.discard();
      onFailure.accept(reason);
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(alarm);
    return true;
  }
}
