package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.Thrown;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.inference.InferenceRequest;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.inference.Target;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.scheduler.Scheduling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where both transports hand over their inference requests. Thread-safe; no method blocks. */
public final class ModelInference {
  /** The end of a reason why one response could not be given. */
  static final String ASK_FOR_SEVERAL = "; ask it by generate_stream or ModelStreamInfer";

  private final InferenceService service;

  public ModelInference(InferenceService service) {
    this.service = service;
  }

  /** How a request is answered. */
  public enum Form {
    /** By one response; of a generator, by its last answer. */
    WHOLE,
    /** By responses as they come; of a generator, by the parts before its last answer. */
    STREAM
  }

  /**
   * Let a request in, before its body is read.
   *
   * @param version empty for the latest that is ready
   * @param mayBeDecoupled false to refuse a model that may answer with any number of responses
   * @param timeout what the caller asks for
   * @param bytes that the body is announced to hold; 0 where unknown
   * @return to be handed to {@link #infer}, or closed
   * @throws ServingException {@code NOT_FOUND}, {@code UNAVAILABLE}, {@code OVERLOADED}, or {@code
   *     UNSUPPORTED} for a model that may not be decoupled and is
   */
  public Admission admit(
      String model,
      String version,
      boolean mayBeDecoupled,
      Optional<Duration> timeout,
      long bytes) {
    Target target = version.isEmpty() ? Target.latest(model) : Target.version(model, version);
    Admission admission = service.admit(target, timeout, bytes);
    if (!mayBeDecoupled && admission.version().decoupled()) {
      admission.close();
      throw new ServingException(
          ErrorCode.UNSUPPORTED,
          target + " may answer with any number of responses" + ASK_FOR_SEVERAL);
    }
    return admission;
  }

  /**
   * Answer a request. What goes wrong from here on reaches the stream, never the caller.
   *
   * @param admission closed once the request is answered, however it ends
   */
  public void infer(Admission admission, InferRequest request, Form form, ResponseStream stream) {
    InferenceRequest inner;
    try {
      inner = inner(admission, request);
    } catch (Throwable e) { // Whatever it is, the request's place must come back.
      Tensor.closeAll(request.inputs().values());
      admission.close();
      stream.failed(Thrown.of(e));
      return;
    }
    service.infer(
        admission, inner, new AnswerResponses(admission.version(), request, form, stream));
  }

  private static InferenceRequest inner(Admission admission, InferRequest request) {
    boolean processors = ProcessedBodies.usedBy(admission.version());
    List<String> outputs = RequestedOutput.names(request.outputs());
    Payload payload =
        processors
            ? ProcessedBodies.read(
                request.inputs(), request.outputs(), admission.version().processors())
            : new Payload.Tensors(request.inputs());
    return new InferenceRequest(
        payload,
        processors ? List.of() : outputs,
        request.parameters().custom(),
        processors ? InferenceRequest.Level.PROCESSED : InferenceRequest.Level.TENSORS,
        new Scheduling(request.parameters().priority(), request.parameters().queueTimeout()));
  }
}
