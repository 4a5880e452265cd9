package io.jarbor.runtime.document;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that a reader sees all of it at once. Not thread-safe. */
public final class Problems {
  private static final Comparator<Problem> READING_ORDER =
      Comparator.comparing((Problem problem) -> problem.at().file())
          .thenComparingInt(problem -> problem.at().line())
          .thenComparingInt(problem -> problem.at().column());

  /** More lines than anybody reads; a hostile document could make a million. */
  private static final int MOST_SHOWN = 100;

  private static final int LONGEST_MESSAGE = 1_000;

  private final List<Problem> found = new ArrayList<>();
  private @Nullable ServingException thrown;

  /** Note what is wrong; a message of more than 1,000 characters is cut. */
  public void add(Location at, String message) {
    found.add(new Problem(at, Excerpt.of(message, LONGEST_MESSAGE)));
  }

  public List<Problem> found() {
    return List.copyOf(found);
  }

  /** How many there are: a reader that finds more behind it has something wrong. */
  public int count() {
    return found.size();
  }

  /** Where something is wrong. */
  public Set<Location> places() {
    return found.stream().map(Problem::at).collect(Collectors.toUnmodifiableSet());
  }

  public boolean none() {
    return found.isEmpty();
  }

  /**
   * Go on only if nothing is wrong.
   *
   * @throws ServingException {@code INVALID_PACKAGE}, a line per problem
   */
  public void throwIfAny() {
    throwIfAny(ErrorCode.INVALID_PACKAGE);
  }

  /**
   * Go on only if nothing is wrong.
   *
   * @throws ServingException with {@code code}, a line per problem, each file's from top to bottom
   */
  public void throwIfAny(ErrorCode code) {
    if (!found.isEmpty()) {
      ServingException all = new ServingException(code, shown());
      thrown = all;
      throw all;
    }
  }

  /**
   * Tell what was found together with a failure after which nothing more can be found.
   *
   * @return the failure as it is, where nothing else is wrong or it tells the problems itself; else
   *     {@code INVALID_PACKAGE} with its message below the problems
   */
  public ServingException with(ServingException last) {
    return found.isEmpty() || last == thrown
        ? last
        : new ServingException(ErrorCode.INVALID_PACKAGE, shown() + "\n" + last.getMessage(), last);
  }

  private String shown() {
    String shown =
        found.stream()
            .sorted(READING_ORDER)
            .limit(MOST_SHOWN)
            .map(Problem::toString)
            .collect(Collectors.joining("\n"));
    int more = found.size() - MOST_SHOWN;
    return more > 0 ? shown + "\nand " + more + " more" : shown;
  }
}
