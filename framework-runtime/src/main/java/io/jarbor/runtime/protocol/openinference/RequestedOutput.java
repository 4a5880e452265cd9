package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import java.util.List;

/**
 * An output that a caller asked for.
 *
 * @param binary true for raw bytes, false for JSON; gRPC has raw bytes alone
 * @param classes the best so many classes in place of the scores; 0 for the scores themselves
 */
public record RequestedOutput(String name, boolean binary, int classes) {

  /** The names that requests list, in their order; refuses one that is listed twice. */
  static List<String> names(List<RequestedOutput> outputs) {
    List<String> names = outputs.stream().map(RequestedOutput::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw ServingException.invalidInput("outputs: expected each once, got " + names);
    }
    return names;
  }
}
