package io.jarbor.runtime.cli;

import io.jarbor.runtime.triton.NotImportable;
import io.jarbor.runtime.triton.PackageWriter;
import io.jarbor.runtime.triton.Source;
import io.jarbor.runtime.triton.TritonModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "triton",
    description = {
      "Write the models of a repository of Triton as packages.",
      "What has no counterpart, or one that differs, is told; a model of which no package can be"
          + " made is left out, with the reason."
    },
    mixinStandardHelpOptions = true)
final class ImportTritonCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "The model repository: a folder a model, each with its config.pbtxt.")
  private Path repository;

  @Option(
      names = "--to",
      paramLabel = "MODELS_DIR",
      defaultValue = "models",
      description = "Where the packages go (default: ${DEFAULT-VALUE}).")
  private Path models;

  @Option(
      names = "--follow-links",
      description = "Copy what links lead to that leave DIR, too; else such a model is left out.")
  private boolean outside;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(repository)) {
      throw new CommandFailure(repository + ": there is no such folder");
    }
    List<Path> folders = folders();
    if (folders.isEmpty()) {
      throw new CommandFailure(repository + ": there is no model in it; expected a folder a model");
    }
    Source source = Source.of(repository, outside);
    PackageWriter writer = new PackageWriter(models, source);
    boolean failed = false;
    for (Path folder : folders) {
      failed |= !write(folder, source, writer);
    }
    return failed ? Main.EXIT_PROBLEM : 0;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> entries = Files.list(repository)) {
      return entries
          .filter(Files::isDirectory)
          .filter(each -> !each.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private boolean write(Path folder, Source source, PackageWriter writer) {
    try {
      TritonModel model = TritonModel.read(folder, source);
      Path written = writer.write(model);
      verdicts().good("imported", written.toString(), model.differences());
      return true;
    } catch (NotImportable e) {
      return skip(folder, String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      return skip(folder, "it cannot be copied: " + e);
    } catch (RuntimeException e) {
      // Whatever is wrong with one model, the others are none the worse for it.
      return skip(folder, "it cannot be read: " + e);
    }
  }

  private boolean skip(Path folder, String reason) {
    verdicts().bad("skipped", folder.toString(), reason);
    return false;
  }

  private Verdicts verdicts() {
    return new Verdicts(spec, 10);
  }
}
