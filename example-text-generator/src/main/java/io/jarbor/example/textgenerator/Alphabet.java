package io.jarbor.example.textgenerator;

import io.jarbor.api.error.ServingException;
import java.util.Locale;

/**
 * The 25 symbols that the network knows: 22 letters (all but j, q, x and z), the space, the comma
 * and the full stop. Each has a number from 0, its place in {@link #SYMBOLS}.
 */
public final class Alphabet {
  /** Every symbol, in the order of their numbers. */
  public static final String SYMBOLS = "abcdefghiklmnoprstuvwy ,.";

  /** How many symbols there are. */
  public static final int SIZE = 25;

  private Alphabet() {}

  /**
   * Turn a text into numbers; capital letters count as small ones.
   *
   * @param pointer JSON pointer of the text, for the error
   * @throws ServingException {@code INVALID_INPUT}, naming the first symbol that is none of the 25,
   *     and its position from 0
   */
  public static int[] encode(String text, String pointer) {
    // Letter by letter, since lower-casing a whole text may change its length, and so the position.
    int[] numbers = new int[text.codePointCount(0, text.length())];
    int position = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int symbol = text.codePointAt(at);
      int number = SYMBOLS.indexOf(Character.toLowerCase(symbol));
      if (number < 0) {
        throw ServingException.invalidField(
            pointer,
            String.format(
                Locale.ROOT,
                "symbol '%s' (U+%04X) at position %d is not one of the %d that the model knows:"
                    + " '%s'",
                Character.toString(symbol),
                symbol,
                position,
                SIZE,
                SYMBOLS));
      }
      numbers[position++] = number;
    }
    return numbers;
  }

  /** The symbol of a number. */
  public static char symbol(int number) {
    return SYMBOLS.charAt(number);
  }
}
