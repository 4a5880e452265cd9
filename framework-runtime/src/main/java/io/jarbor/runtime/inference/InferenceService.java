package io.jarbor.runtime.inference;

import io.jarbor.runtime.processing.ProcessorPool;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What every protocol calls: admits requests, and answers them. Thread-safe; no method blocks. */
public final class InferenceService {
  private final Router router;
  private final ScheduledExecutorService timer;

  /** Create the service; the timer is the caller's. */
  public InferenceService(Router router, ScheduledExecutorService timer) {
    this.router = router;
    this.timer = timer;
  }

  /**
   * Let a request in, before its body is read.
   *
   * @param timeout what the caller asks for; at most the manifest's holds
   * @param bytes that the body is announced to hold; 0 where unknown
   * @return to be handed to {@link #infer}, or closed
   * @throws io.jarbor.api.error.ServingException {@code NOT_FOUND}, {@code UNAVAILABLE} or {@code
   *     OVERLOADED}
   */
  public Admission admit(Target target, Optional<Duration> timeout, long bytes) {
    return Admission.of(router.route(target), timeout, bytes);
  }

  /**
   * Answer a request. What goes wrong from here on reaches the stream, never the caller.
   *
   * @param admission closed by this service once the request is answered, however it ends
   */
  public void infer(Admission admission, InferenceRequest request, AnswerStream stream) {
    ProcessorPool pool = admission.version().processorPool();
    Exchange exchange = new Exchange(admission, request, stream, pool, timer);
    exchange.start();
  }
}
