package io.jarbor.runtime.document;

/** The beginning of a text that may be too long to be shown. */
public final class Excerpt {
  private Excerpt() {}

  /**
   * Cut a text.
   *
   * @param most UTF-16 units that are shown of it; one less where they would part a surrogate pair
   * @return the text itself where it is short, else its beginning with an ellipsis
   */
  public static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
