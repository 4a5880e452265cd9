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
  private final InferenceService service;

  public ModelInference(InferenceService service) {
    this.service = service;
  }

  /** How a request wants to be answered. */
  public enum Form {
    /** With one response: a model that may answer with several is refused. */
    WHOLE,
    /** With any number of responses. */
    STREAM
  }

  /**
   * Let a request in, before its body is read.
   *
   * @param version empty for the latest that is ready
   * @param timeout what the caller asks for
   * @param bytes that the body is announced to hold; 0 where unknown
   * @return to be handed to {@link #infer}, or closed
   * @throws ServingException {@code NOT_FOUND}, {@code UNAVAILABLE}, {@code OVERLOADED}, or {@code
   *     UNSUPPORTED} where the model cannot answer in this form
   */
  public Admission admit(
      String model, String version, Form form, Optional<Duration> timeout, long bytes) {
    Target target = version.isEmpty() ? Target.latest(model) : Target.version(model, version);
    Admission admission = service.admit(target, timeout, bytes);
    if (form == Form.WHOLE && admission.version().decoupled()) {
      admission.close();
      throw new ServingException(
          ErrorCode.UNSUPPORTED,
          target + " may answer with any number of responses; ask it by generate_stream or gRPC");
    }
    return admission;
  }

  /**
   * Answer a request. What goes wrong from here on reaches the stream, never the caller.
   *
   * @param admission closed once the request is answered, however it ends
   * @param form {@link Form#WHOLE} leaves out the parts that come before a generator's answer,
   *     which holds them; {@link Form#STREAM} gives the parts alone
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
    service.infer(admission, inner, new Responses(admission.version(), request, form, stream));
  }

  private static InferenceRequest inner(Admission admission, InferRequest request) {
    boolean processors = ServedModel.atProcessors(admission.version());
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
