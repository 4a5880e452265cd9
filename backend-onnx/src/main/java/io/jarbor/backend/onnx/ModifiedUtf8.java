package io.jarbor.backend.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What does not survive ONNX Runtime's Java API: it hands strings over in the JVM's own form of
 * UTF-8, which spells NUL and characters above U+FFFF otherwise, so that a model does not find them
 * in its tables, and returns them broken.
 */
final class ModifiedUtf8 {
  private ModifiedUtf8() {}

  /** Say what of a text the engine would get wrong; empty where nothing. */
  static Optional<String> problem(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == 0) {
        return Optional.of("NUL, which ONNX Runtime's Java API cannot pass on");
      }
      if (Character.isSurrogate(unit)) {
        return Optional.of(
            String.format(
                "U+%X, and ONNX Runtime's Java API cannot pass on characters above U+FFFF",
                text.codePointAt(i)));
      }
    }
    return Optional.empty();
  }

  /**
   * Decode UTF-8.
   *
   * @throws CharacterCodingException if it is none
   */
  static String decode(ByteBuffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }
}
