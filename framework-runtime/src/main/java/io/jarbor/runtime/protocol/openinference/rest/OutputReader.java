package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.processing.json.Numbers;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import io.jarbor.runtime.protocol.openinference.RequestedOutput;

/** Reads one entry of {@code outputs}. For one entry and one thread. */
final class OutputReader {
  private String name = "";
  private boolean binary;
  private int classes;

  private OutputReader() {}

  /** Read the object that begins at the current token. */
  static RequestedOutput read(JsonInput in) {
    String pointer = in.pointer();
    OutputReader reader = new OutputReader();
    JsonMembers.eachSet(
        in,
        "an output, an object with a name",
        member -> {
          switch (member) {
            case "name" -> reader.name = JsonMembers.string(in);
            case "parameters" ->
                JsonMembers.eachSet(
                    in, "an object of parameters", parameter -> reader.parameter(in, parameter));
            default -> in.skip();
          }
        });
    if (reader.name.isEmpty()) {
      throw JsonInput.invalidAt(Pointers.child(pointer, "name"), "an output has no 'name'");
    }
    return new RequestedOutput(reader.name, reader.binary, reader.classes);
  }

  private void parameter(JsonInput in, String parameter) {
    if (parameter.equals("binary_data")) {
      binary = JsonMembers.flag(in);
    } else if (parameter.equals("classification")) {
      classes = (int) Numbers.readInteger(in, 1, Integer.MAX_VALUE, "classes");
    } else {
      NotSupported.refuseSharedMemory(parameter);
      in.skip();
    }
  }
}
