package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.nio.FloatBuffer;
import java.util.Map;

/** Writes texts as one-hot tensors. Immutable. */
final class OneHotEncoder {
  private static final String POINTER = "/text";

  private final Alphabet alphabet;
  private final OneHotShape shape;
  private final boolean padLeft;

  OneHotEncoder(Alphabet alphabet, OneHotShape shape, boolean padLeft) {
    this.alphabet = alphabet;
    this.shape = shape;
    this.padLeft = padLeft;
  }

  /**
   * Encode a text.
   *
   * @return owned by the caller
   * @throws ServingException {@code INVALID_INPUT} if it is too long, or has a symbol that is not
   *     in the alphabet
   */
  Map<String, Tensor> inputs(String text, TensorAllocator allocator) {
    int symbols = text.codePointCount(0, text.length());
    if (symbols > shape.length()) {
      throw invalid("expected at most " + shape.length() + " characters, got " + symbols);
    }
    Tensor tensor =
        Filled.tensor(
            allocator,
            Datatype.FP32,
            shape.shape(),
            empty -> fill(text, padLeft ? shape.length() - symbols : 0, empty.floats()));
    return Map.of(shape.input(), tensor);
  }

  private void fill(String text, int padding, FloatBuffer floats) {
    for (int i = 0; i < floats.limit(); i++) {
      floats.put(i, 0);
    }
    int position = 0;
    for (int at = 0; at < text.length(); position++) {
      int symbol = text.codePointAt(at);
      int place = alphabet.place(symbol);
      if (place < 0) {
        throw invalid(
            "symbol "
                + Alphabet.show(symbol)
                + " at position "
                + position
                + " (from 0) is not in the model's alphabet");
      }
      floats.put((padding + position) * alphabet.size() + place, 1);
      at += Character.charCount(symbol);
    }
  }

  private static ServingException invalid(String why) {
    return ServingException.invalidField(POINTER, POINTER + ": " + why);
  }
}
