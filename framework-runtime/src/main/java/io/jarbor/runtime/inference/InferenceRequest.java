package io.jarbor.runtime.inference;

import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.scheduler.Scheduling;
import java.util.List;
import java.util.Map;

/**
 * What a protocol asks of a model.
 *
 * @param payload owned by whoever the request is handed to
 * @param outputs names in the order to answer them; empty for all of the signature's
 * @param parameters what callers passed beside the tensors
 * @param level where it enters, and where its answer leaves
 * @param scheduling what it asks of the queue
 * @param trial true if no caller sent it, so that it counts in no statistics
 */
public record InferenceRequest(
    Payload payload,
    List<String> outputs,
    Map<String, Object> parameters,
    Level level,
    Scheduling scheduling,
    boolean trial) {

  /** Where a request enters. */
  public enum Level {
    /** Before the package's processors, and after them. */
    PROCESSED,
    /** At the model's own tensors. */
    TENSORS
  }

  public InferenceRequest {
    outputs = List.copyOf(outputs);
    parameters = Map.copyOf(parameters);
  }

  /** A request of a caller's. */
  public InferenceRequest(
      Payload payload,
      List<String> outputs,
      Map<String, Object> parameters,
      Level level,
      Scheduling scheduling) {
    this(payload, outputs, parameters, level, scheduling, false);
  }

  /** A request that asks nothing of the queue. */
  public InferenceRequest(
      Payload payload, List<String> outputs, Map<String, Object> parameters, Level level) {
    this(payload, outputs, parameters, level, Scheduling.DEFAULT);
  }

  /** A request of a native route: all outputs, through the processors. */
  public static InferenceRequest processed(Payload payload) {
    return new InferenceRequest(payload, List.of(), Map.of(), Level.PROCESSED);
  }

  /** The server's own request of a native route, before a version serves. */
  static InferenceRequest trial(Payload payload) {
    return new InferenceRequest(
        payload, List.of(), Map.of(), Level.PROCESSED, Scheduling.DEFAULT, true);
  }
}
