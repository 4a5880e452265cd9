package io.jarbor.runtime.repository;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders versions as people do: {@code 2 < 9 < 10}, {@code 1.9 < 1.10}, {@code 1.0-rc1 < 1.0}.
 *
 * <p>A pre-release is what has a hyphen and a letter behind its numbers, as in semantic versioning,
 * or one of the words that are in use without a hyphen. A hyphen and a digit, as in {@code
 * 2024-01-15}, make a longer version, which is a later one.
 */
final class VersionOrder implements Comparator<String> {
  static final Comparator<String> NEWEST_FIRST = new VersionOrder().reversed();

  private static final Pattern PART = Pattern.compile("\\d+|\\D+");
  private static final Pattern PRE_RELEASE =
      Pattern.compile(
          "(?<=\\d)(-(?=\\p{Alpha})|[._]?(?=(alpha|beta|rc|pre|dev|snapshot)(?!\\p{Alpha})))",
          Pattern.CASE_INSENSITIVE);

  /** A version without what makes it a pre-release, and that. */
  private record Split(String release, Optional<String> preRelease) {
    static Split of(String version) {
      Matcher matcher = PRE_RELEASE.matcher(version);
      return matcher.find()
          ? new Split(
              version.substring(0, matcher.start()), Optional.of(version.substring(matcher.end())))
          : new Split(version, Optional.empty());
    }
  }

  @Override
  public int compare(String a, String b) {
    Split splitA = Split.of(a);
    Split splitB = Split.of(b);
    int order = compareParts(splitA.release(), splitB.release());
    if (order == 0) {
      order = Boolean.compare(splitA.preRelease().isEmpty(), splitB.preRelease().isEmpty());
    }
    if (order == 0) {
      order = compareParts(splitA.preRelease().orElse(""), splitB.preRelease().orElse(""));
    }
    return order != 0 ? order : a.compareTo(b);
  }

  private static int compareParts(String a, String b) {
    Matcher partsOfA = PART.matcher(a);
    Matcher partsOfB = PART.matcher(b);
    while (true) {
      boolean moreOfA = partsOfA.find();
      boolean moreOfB = partsOfB.find();
      if (!moreOfA || !moreOfB) {
        return Boolean.compare(moreOfA, moreOfB);
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
