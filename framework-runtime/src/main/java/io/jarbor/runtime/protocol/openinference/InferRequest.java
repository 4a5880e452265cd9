package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.tensor.Tensor;
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
  public InferRequest {
    outputs = List.copyOf(outputs);
  }
}
