package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import java.util.function.Consumer;

/**
 * Goes through the flat object of a generate request. For one request and one thread.
 *
 * @param member gets the name of each member of the object but {@code id} and {@code parameters},
 *     with the input at its value
 * @param inParameters gets those of {@code parameters}
 */
record GenerateBody(JsonInput in, Consumer<String> member, Consumer<String> inParameters) {

  /**
   * Go through it.
   *
   * @param what stands here, for a message
   * @return the request's id; empty for none
   */
  String read(String what) {
    StringBuilder id = new StringBuilder();
    JsonMembers.each(
        in,
        what,
        name -> {
          switch (name) {
            case "id" ->
                id.append(
                    JsonMembers.isSet(in) ? InferRequest.checkedId(JsonMembers.string(in)) : "");
            case "parameters" -> {
              if (JsonMembers.isSet(in)) {
                JsonMembers.each(in, "an object of parameters", inParameters);
              }
            }
            default -> member.accept(name);
          }
        });
    return id.toString();
  }
}
