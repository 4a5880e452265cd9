package io.jarbor.runtime.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Which of the process's streams show colours: those that end in a terminal, unless {@code
 * NO_COLOR} is set. Java tells only whether all of them do, so the launcher says which.
 *
 * @param out of the output
 * @param err of the errors
 * @see <a href="https://no-color.org">NO_COLOR</a>
 */
record Colours(Ansi out, Ansi err) {
  /** System property with the streams that end in a terminal: {@code out}, {@code err}. */
  private static final String TERMINALS = "jarbor.terminals";

  static Colours ofProcess() {
    return of(System.getProperty(TERMINALS), System.getenv());
  }

  /**
   * Decide for each stream.
   *
   * @param terminals the streams that end in a terminal, parted by commas; null where nobody said,
   *     so that nothing is known of the errors
   */
  static Colours of(@Nullable String terminals, Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return new Colours(Ansi.OFF, Ansi.OFF);
    }
    if (terminals == null) {
      return new Colours(Ansi.AUTO, Ansi.OFF);
    }
    List<String> named = List.of(terminals.split(","));
    return new Colours(onIf(named.contains("out")), onIf(named.contains("err")));
  }

  private static Ansi onIf(boolean terminal) {
    return terminal ? Ansi.ON : Ansi.OFF;
  }

  ColorScheme outScheme() {
    return Help.defaultColorScheme(out);
  }

  ColorScheme errScheme() {
    return Help.defaultColorScheme(err);
  }
}
