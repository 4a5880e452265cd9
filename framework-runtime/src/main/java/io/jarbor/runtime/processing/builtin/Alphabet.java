package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.error.ServingException;
import java.util.Arrays;

/** Which symbol stands at which place; a symbol is a Unicode code point. Immutable. */
final class Alphabet {
  private final int[] sorted;
  private final int[] places;
  private final boolean lowerCase;

  /**
   * Create an alphabet.
   *
   * @param lowerCase whether symbols are lower-cased before they are looked up
   * @throws ServingException {@code INVALID_PACKAGE} if it is empty, has a symbol twice, or one
   *     that lower-casing keeps out
   */
  Alphabet(String symbols, boolean lowerCase) {
    int[] inOrder = symbols.codePoints().toArray();
    this.lowerCase = lowerCase;
    this.sorted = inOrder.clone();
    this.places = new int[inOrder.length];
    Arrays.sort(sorted);
    if (inOrder.length == 0) {
      throw unsuitable("expected at least one symbol, got none");
    }
    for (int place = 0; place < inOrder.length; place++) {
      int symbol = inOrder[place];
      int at = Arrays.binarySearch(sorted, symbol);
      boolean again =
          (at > 0 && sorted[at - 1] == symbol)
              || (at + 1 < sorted.length && sorted[at + 1] == symbol);
      if (again) {
        throw unsuitable("expected each symbol once, got " + show(symbol) + " again");
      }
      if (lowerCase && Character.toLowerCase(symbol) != symbol) {
        throw unsuitable("'lower-case' is on, so " + show(symbol) + " can never be met");
      }
      places[at] = place;
    }
  }

  private static ServingException unsuitable(String why) {
    return ModelFit.unsuitable(OneHotPreprocessor.NAME, "option 'alphabet': " + why);
  }

  int size() {
    return sorted.length;
  }

  /** Place of a symbol, from 0; negative for one that is not in the alphabet. */
  int place(int symbol) {
    int at = Arrays.binarySearch(sorted, lowerCase ? Character.toLowerCase(symbol) : symbol);
    return at < 0 ? -1 : places[at];
  }

  /** As messages show a symbol: {@code 'é' (U+00E9)}; its code alone where it cannot be seen. */
  static String show(int symbol) {
    String code = String.format("U+%04X", symbol);
    boolean visible =
        Character.isDefined(symbol)
            && !Character.isISOControl(symbol)
            && Character.getType(symbol) != Character.SURROGATE
            && Character.getType(symbol) != Character.FORMAT;
    return visible ? "'" + Character.toString(symbol) + "' (" + code + ")" : code;
  }
}
