package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.OptionalLong;

/**
 * The shape that a text has as an input.
 *
 * @param input the input's name
 * @param shape whole, one row where it is batched
 * @param length symbols that it holds
 */
record OneHotShape(String input, Shape shape, int length) {

  /**
   * Fit length and alphabet to an input: {@code [length, symbols]} or the two in one dimension,
   * after the batch dimension where there is one.
   *
   * @param wanted the length; empty to take it from the input
   * @throws ServingException {@code INVALID_PACKAGE} if they do not fit, or nothing tells the
   *     length
   */
  static OneHotShape of(TensorSpec input, boolean batched, int symbols, OptionalLong wanted) {
    boolean leading = batched || input.shape().rank() == 3;
    Shape item = leading ? input.shape().row() : input.shape();
    long length = wanted.orElseGet(() -> lengthOf(input, item, symbols));
    long most = Integer.MAX_VALUE / (input.datatype().byteSize() * (long) symbols);
    if (length < 1 || length > most) {
      throw unsuitable("expected a length of 1 to " + most + " characters, got " + length);
    }
    Shape flat = Shape.of(length * symbols);
    Shape square = Shape.of(length, symbols);
    Shape fitting = item.rank() == 1 ? flat : square;
    Shape whole = leading ? fitting.prepend(1) : fitting;
    if (!input.shape().accepts(whole)) {
      throw ModelFit.wrongShape(
          OneHotPreprocessor.NAME,
          "input",
          input,
          "one that holds " + whole + " (" + length + " characters of " + symbols + ")");
    }
    return new OneHotShape(input.name(), whole, (int) length);
  }

  private static long lengthOf(TensorSpec input, Shape item, int symbols) {
    long first = item.rank() == 0 ? Shape.DYNAMIC : item.size(0);
    if (first == Shape.DYNAMIC) {
      throw unsuitable(
          "option 'length' is missing, and the shape of " + input + " does not tell it");
    }
    if (item.rank() == 1 && first % symbols != 0) {
      throw unsuitable(
          "option 'alphabet': has "
              + symbols
              + " symbols, and input "
              + input
              + " does not hold a multiple of that");
    }
    return item.rank() == 1 ? first / symbols : first;
  }

  private static ServingException unsuitable(String why) {
    return ModelFit.unsuitable(OneHotPreprocessor.NAME, why);
  }
}
