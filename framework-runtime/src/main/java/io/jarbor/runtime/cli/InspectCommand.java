package io.jarbor.runtime.cli;

import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.PackageChecker;
import io.jarbor.runtime.manifest.ManifestPrinter;
import io.jarbor.runtime.plugin.FoundService;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.repository.ModelVersion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "inspect",
    description =
        "Show a package's manifest as derived and completed, each value with its origin; its"
            + " inputs, outputs, classes and digest.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(paramLabel = "PATH", description = "Folder, zip or jar of a package.")
  private Path path;

  @Override
  public Integer call() {
    List<PackageSource> packages = PackageChecker.packages(path);
    if (packages.isEmpty()) {
      throw new CommandFailure(
          path + " is no package; expected a folder, a .zip or a .jar that exists");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (PackageChecker checker = new PackageChecker(options.load())) {
      for (PackageSource each : packages) {
        out.print(checker.check(each, InspectCommand::describe));
      }
    }
    out.flush();
    return 0;
  }

  private static String describe(ModelVersion version) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(version.id()).append('\n');
    text.append("# digest: sha256:").append(version.digest()).append('\n');
    tensors(text, "input", version.signature().inputs());
    tensors(text, "output", version.signature().outputs());
    text.append("# batch dimension: ")
        .append(version.signature().batched() ? "yes, dimension 0" : "no")
        .append('\n');
    classes(text, version);
    return text.append(ManifestPrinter.print(version.manifest())).toString();
  }

  private static void tensors(StringBuilder text, String kind, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      text.append("# ").append(kind).append(": ").append(spec);
      if (!spec.labels().isEmpty()) {
        text.append(", ").append(spec.labels().size()).append(" labels");
      }
      text.append('\n');
    }
  }

  /** Processors by what they do, built-in ones too; then the package's own other services. */
  private static void classes(StringBuilder text, ModelVersion version) {
    Map<String, String> processors = new LinkedHashMap<>();
    Processors made = version.processors();
    made.preprocessor().ifPresent(each -> processors.put("preprocessor", className(each)));
    made.postprocessor().ifPresent(each -> processors.put("postprocessor", className(each)));
    made.generator().ifPresent(each -> processors.put("generator", className(each)));
    processors.forEach((kind, name) -> line(text, kind, name));
    for (FoundService each : version.services()) {
      if (!processors.containsValue(each.provider())) {
        line(text, each.service().substring(each.service().lastIndexOf('.') + 1), each.provider());
      }
    }
  }

  private static String className(Object processor) {
    return processor.getClass().getName();
  }

  private static void line(StringBuilder text, String kind, String name) {
    text.append("# ").append(kind).append(": ").append(name).append('\n');
  }
}
