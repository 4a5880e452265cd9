package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.RequestMemory;
import java.util.List;
import java.util.Map;

/**
 * One inference request, whichever transport brought it.
 *
 * @param id echoed with the answer; empty for none
 * @param inputs by name, in the caller's order; owned by whoever the request is handed to
 * @param outputs in the order to answer them; empty for all
 * @param parameters of the request
 */
public record InferRequest(
    String id,
    Map<String, Tensor> inputs,
    List<RequestedOutput> outputs,
    InferParameters parameters) {
  /** What callers call a request; it comes back with every answer. */
  private static final int LONGEST_ID = 4096;

  public InferRequest {
    outputs = List.copyOf(outputs);
  }

  /**
   * Check a request's id.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is longer than anybody needs
   */
  public static String checkedId(String id) {
    if (id.length() > LONGEST_ID) {
      throw ServingException.invalidInput(
          "id: expected at most " + LONGEST_ID + " characters, got " + id.length());
    }
    return id;
  }

  /**
   * Count what the request has on the heap, and nothing more of what it was read from.
   *
   * @throws ServingException {@code OVERLOADED} or {@code TOO_LARGE} if there is no room; its
   *     tensors are closed then
   */
  public InferRequest countedIn(RequestMemory.Share memory) {
    long entries = (long) InferParameters.ENTRY_BYTES * (inputs.size() + outputs.size());
    memory.keep(inputs.values(), entries + parameters.heapBytes());
    return this;
  }
}
