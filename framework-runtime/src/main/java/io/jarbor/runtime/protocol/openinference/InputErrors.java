package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Shape;

/** Words what is wrong with an input. */
public final class InputErrors {
  private InputErrors() {}

  /** Say of which input an error tells. */
  public static ServingException of(String input, ServingException error) {
    return new ServingException(
        error.code(), "input '" + input + "': " + error.getMessage(), error);
  }

  /**
   * Word that an input's elements do not fit its shape.
   *
   * @param got how many there are
   */
  public static String wrongCount(String input, Shape shape, String got) {
    return "input '"
        + input
        + "': shape "
        + shape
        + " has "
        + Counted.of(shape.elementCount(), "element")
        + ", got "
        + got;
  }
}
