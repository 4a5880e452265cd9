package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** What JSON can hold of BYTES. */
final class Strings {
  private Strings() {}

  /** Refuse elements that are no UTF-8. */
  static void requireUtf8(String output, Tensor tensor) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    for (int i = 0; i < tensor.elementCount(); i++) {
      try {
        decoder.decode(tensor.bytesAt(i));
      } catch (CharacterCodingException e) {
        throw ServingException.invalidInput(
            "output '"
                + output
                + "': element "
                + i
                + " is not UTF-8, which JSON cannot hold; ask for it with 'binary_data': true");
      }
    }
  }
}
