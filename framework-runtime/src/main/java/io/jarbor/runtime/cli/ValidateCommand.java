package io.jarbor.runtime.cli;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.PackageChecker;
import io.jarbor.runtime.config.ConfigLoader;
import io.jarbor.runtime.config.EffectiveConfig;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.plugin.PackageSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "validate",
    description = {
      "Tell every problem of packages and configuration files.",
      "A package is loaded as a server would load it: its warm-up samples are run, and the example"
          + " of its documentation."
    },
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Folder, zip or jar of a package, or a configuration file ending in .yaml.")
  private List<Path> paths;

  private boolean failed;

  @Override
  public Integer call() {
    EffectiveConfig config = options.load();
    try (PackageChecker checker = new PackageChecker(config)) {
      paths.forEach(path -> validate(path, checker, config.server().backends()));
    }
    return failed ? Main.EXIT_PROBLEM : 0;
  }

  private void validate(Path path, PackageChecker checker, Path backends) {
    if (!Files.exists(path)) {
      report(path.toString(), "there is no such file or folder");
    } else if (path.toString().endsWith(".yaml") || path.toString().endsWith(".yml")) {
      attempt(path.toString(), () -> checkConfiguration(path, backends));
    } else {
      List<PackageSource> packages = PackageChecker.packages(path);
      if (packages.isEmpty()) {
        report(path.toString(), "it is no package; expected a folder, a .zip or a .jar");
      }
      for (PackageSource each : packages) {
        attempt(each.path().toString(), () -> checker.check(each, version -> version.id()));
      }
      checker.faultOfLayout(packages).ifPresent(fault -> report(path.toString(), fault));
    }
  }

  /** The backends are those of this installation, unless the file names others. */
  private static void checkConfiguration(Path file, Path backends) {
    Problems problems = new Problems();
    EffectiveConfig config =
        new ConfigLoader(Map.of(), Path.of("")).load(Optional.of(file), Map.of(), problems);
    if (!config.server().backendOptions().isEmpty()) {
      Path own = config.server().backends();
      try {
        BackendCatalog unused =
            JarborServer.backends(config, Files.isDirectory(own) ? own : backends);
      } catch (ServingException e) {
        throw problems.with(e);
      }
    }
    problems.throwIfAny(ConfigLoader.INVALID_CONFIGURATION);
  }

  private void attempt(String name, Runnable check) {
    try {
      check.run();
      verdicts().good("ok", name, List.of());
    } catch (ServingException e) {
      report(name, String.valueOf(e.getMessage()));
    }
  }

  private void report(String name, String problems) {
    failed = true;
    verdicts().bad("failed", name, problems);
  }

  private Verdicts verdicts() {
    return new Verdicts(spec, 8);
  }
}
