package io.jarbor.runtime.cli;

import io.jarbor.runtime.files.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs what a server runs, while the launcher has Java keep its classes and, since Java 25, which
 * methods are busy: at the end of the process they are written to the archive that {@code serve}
 * starts from.
 */
@Command(
    name = "prepare",
    description = {
      "Make later starts faster, and smaller in memory: keep the server's classes as the Java at hand has read them"
          + " and, from Java 25 on, which of their methods are busy.",
      "The build does this; do it again where Jarbor was moved or copied, such as in an image, or Java is another."
    },
    mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
  /** Set by the launcher, which has Java write the archive: how often each request is sent. */
  private static final String ROUNDS = "jarbor.prepare.rounds";

  /** Starts are as they were; no reason to fail a build. */
  private static final int EXIT_NOTHING_KEPT = 3;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Integer rounds = Integer.getInteger(ROUNDS);
    if (rounds == null) {
      throw new CommandFailure(
          "'prepare' does nothing without its launcher: run 'bin/jarbor prepare'");
    }
    Path folder = Files.createTempDirectory("jarbor-prepare");
    try {
      Optional<String> missing = new Rehearsal(folder, rounds).run();
      if (missing.isPresent()) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("jarbor: nothing is kept, since no model is ready here: " + missing.get());
        err.flush();
        return EXIT_NOTHING_KEPT;
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }
}
