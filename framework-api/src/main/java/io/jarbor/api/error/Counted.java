package io.jarbor.api.error;

/** Words a number of things in a message: {@code 1 row}, {@code 2 rows}. */
public final class Counted {
  private Counted() {}

  /**
   * Word a number of things.
   *
   * @param thing one of them, whose plural ends in a mere {@code s}
   */
  public static String of(long count, String thing) {
    return count + " " + (count == 1 ? thing : thing + "s");
  }
}
