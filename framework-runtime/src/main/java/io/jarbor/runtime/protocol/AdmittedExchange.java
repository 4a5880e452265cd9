package io.jarbor.runtime.protocol;

import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.http.BodyTerms;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.inference.Admission;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * A request over HTTP that was let in before its body is read. Its body is bounded by what its
 * admission has room and time for; where a step fails, whatever it throws, the admission is closed
 * and the reason answered. For its event loop.
 */
public final class AdmittedExchange {
  private final HttpExchange exchange;
  private final Admission admission;

  /** Take over a request: from now on it is cancelled when its caller goes. */
  public AdmittedExchange(HttpExchange exchange, Admission admission) {
    this.exchange = exchange;
    this.admission = admission;
    exchange.onCallerGone(admission.cancellation()::cancel);
  }

  public Admission admission() {
    return admission;
  }

  private BodyTerms terms() {
    return BodyTerms.of(admission::resize, admission.deadline());
  }

  /** Read the body to its end, onto the heap. */
  public void readBody(Consumer<ByteBuffer> onBody) {
    guarded(() -> exchange.readBody(terms(), guarded(onBody), this::refuse));
  }

  /**
   * Read the body to its end, to make tensors of its bytes.
   *
   * @param tensorsFrom where in the body the first tensor begins
   * @param onBody takes it, and owns it
   */
  public void readBinary(int tensorsFrom, Consumer<BinaryBody> onBody) {
    guarded(() -> exchange.readBinary(terms(), tensorsFrom, guarded(onBody), this::refuse));
  }

  /** Expand a body on a worker. */
  public void expand(ContentCoding coding, ByteBuffer body, Consumer<ByteBuffer> onExpanded) {
    exchange.onWorker(() -> expanded(coding, body), guarded(onExpanded), this::refuse);
  }

  private ByteBuffer expanded(ContentCoding coding, ByteBuffer body) {
    int length = body.remaining();
    ByteBuffer whole =
        coding.expand(
            body,
            exchange.maxBody(),
            held -> {
              admission.resize(held);
              exchange.memory().expanding(length, held);
            });
    exchange.memory().request((long) length + whole.remaining());
    return whole;
  }

  /** Do work on a body of so many bytes: at once where it is small, else on a worker. */
  public <T> void process(long bytes, Callable<T> work, Consumer<T> onResult) {
    exchange.process(bytes, work, guarded(onResult), this::refuse);
  }

  private <T> Consumer<T> guarded(Consumer<T> step) {
    return value -> guarded(() -> step.accept(value));
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) { // Whatever it is, the request's place must come back.
      refuse(e);
    }
  }

  private void refuse(Throwable failure) {
    admission.close();
    exchange.fail(failure);
  }
}
