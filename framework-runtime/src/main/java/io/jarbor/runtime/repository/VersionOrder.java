package io.jarbor.runtime.repository;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Orders versions as people do: {@code 2 < 9 < 10}, {@code 1.9 < 1.10}. */
final class VersionOrder implements Comparator<String> {
  static final Comparator<String> NEWEST_FIRST = new VersionOrder().reversed();

  private static final Pattern PART = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String a, String b) {
    Matcher partsOfA = PART.matcher(a);
    Matcher partsOfB = PART.matcher(b);
    while (true) {
      boolean moreOfA = partsOfA.find();
      boolean moreOfB = partsOfB.find();
      if (!moreOfA || !moreOfB) {
        int byLength = Boolean.compare(moreOfA, moreOfB);
        return byLength != 0 ? byLength : a.compareTo(b);
      }
      int byPart = comparePart(partsOfA.group(), partsOfB.group());
      if (byPart != 0) {
        return byPart;
      }
    }
  }

  private static int comparePart(String a, String b) {
    boolean numbers = isDigit(a.charAt(0)) && isDigit(b.charAt(0));
    return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
  }

  /** As the pattern has it: digits of other scripts are not taken apart from what follows. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
