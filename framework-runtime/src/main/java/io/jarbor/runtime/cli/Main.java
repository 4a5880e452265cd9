package io.jarbor.runtime.cli;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.Version;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** The command {@code jarbor}. */
@Command(
    name = "jarbor",
    description = "A harbour for model jars: drop a package into a directory, get an API.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.JarborVersion.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Something that the caller gave is wrong: a package, a configuration, an address. */
  static final int EXIT_PROBLEM = 1;

  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          ValidateCommand.class,
          InspectCommand.class,
          TuneCommand.class,
          NewCommand.class,
          ImportCommand.class,
          ModelsCommand.class,
          ConfigCommand.class,
          PrepareCommand.class,
          VersionCommand.class,
          CompletionCommand.class,
          HelpCommand.class);

  private Main() {}

  /** Run a command and end the process with its exit code. */
  public static void main(String[] args) {
    // To read the annotations of all commands is a tenth of a server's start.
    boolean serves = args.length > 0 && args[0].equals(ServeCommand.NAME);
    System.exit(commandLine(serves ? List.of(ServeCommand.class) : COMMANDS).execute(args));
  }

  /** The command, with its exit codes: 0 done, 1 something is wrong, 2 the command is. */
  public static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  private static CommandLine commandLine(List<Class<?>> commands) {
    Colours colours = Colours.ofProcess();
    CommandLine command =
        new CommandLine(new Main())
            .setExecutionExceptionHandler(Main::report)
            .setUsageHelpAutoWidth(true)
            .setColorScheme(colours.outScheme());
    commands.forEach(command::addSubcommand);
    IParameterExceptionHandler usual = command.getParameterExceptionHandler();
    return command.setParameterExceptionHandler(
        (wrong, args) -> {
          // What is wrong, and the usage below it, go to the errors.
          wrong.getCommandLine().setColorScheme(colours.errScheme());
          return usual.handleParseException(wrong, args);
        });
  }

  /** What a person can mend is told in words; all else is a defect, and shows where it is. */
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof ServingException || failure instanceof CommandFailure) {
      err.println(Colours.ofProcess().errScheme().errorText("jarbor: " + failure.getMessage()));
    } else {
      failure.printStackTrace(err);
    }
    err.flush();
    return EXIT_PROBLEM;
  }

  static final class JarborVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"jarbor " + Version.current()};
    }
  }
}
