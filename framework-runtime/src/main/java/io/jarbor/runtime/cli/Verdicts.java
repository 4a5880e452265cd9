package io.jarbor.runtime.cli;

import io.jarbor.runtime.document.Printable;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tells of one thing after the other how it went: a word, its name, and indented lines below. What
 * they quote of others cannot pass for a line of its own.
 *
 * @param width of the words' column, the gap behind them included
 */
record Verdicts(CommandSpec spec, int width) {

  /** Tell on the output what went well. */
  void good(String word, String name, List<String> lines) {
    String shown = Colours.ofProcess().out().string("@|green " + word + "|@");
    tell(spec.commandLine().getOut(), shown, word, name, lines);
  }

  /** Tell among the errors what did not. */
  void bad(String word, String name, String problems) {
    String shown = Colours.ofProcess().err().string("@|red " + word + "|@");
    tell(spec.commandLine().getErr(), shown, word, name, problems.lines().toList());
  }

  private void tell(PrintWriter to, String shown, String word, String name, List<String> lines) {
    to.println(shown + " ".repeat(width - word.length()) + Printable.of(name));
    lines.forEach(line -> to.println("  " + Printable.of(line)));
    to.flush();
  }
}
