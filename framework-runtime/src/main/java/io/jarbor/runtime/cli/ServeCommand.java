package io.jarbor.runtime.cli;

import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.Version;
import io.jarbor.runtime.config.EffectiveConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = ServeCommand.NAME,
    description = "Serve the packages of a folder until told to end (TERM or INT).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  static final String NAME = "serve";

  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Override
  public Integer call() {
    EffectiveConfig config = options.load();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    JarborServer server = JarborServer.start(config);
    Signals.onTermination(
        () -> {
          server.close();
          ended.complete(null);
        });
    announce(server, config);
    CompletableFuture<Void> loaded = server.repository().whenStartComplete().toCompletableFuture();
    CompletableFuture.anyOf(loaded, ended).join();
    if (loaded.isDone()) {
      announceModels(server, config);
    }
    ended.join();
    return 0;
  }

  private void announce(JarborServer server, EffectiveConfig config) {
    PrintWriter out = spec.commandLine().getOut();
    String url = url(server, config);
    out.printf("Jarbor %s listens on %s, documented at %s/docs%n", Version.current(), url, url);
    server
        .managementPort()
        .ifPresent(
            port ->
                out.printf(
                    "It is looked after on http://%s:%d%n",
                    bracketed(config.server().management().host()), port));
    out.printf("Models come from %s%n", real(config.server().models()));
    out.flush();
  }

  private void announceModels(JarborServer server, EffectiveConfig config) {
    CommandLine command = spec.commandLine();
    new Banner(command.getOut(), command.getColorScheme().ansi(), url(server, config))
        .print(server.repository().catalog());
  }

  private static String url(JarborServer server, EffectiveConfig config) {
    String host = config.server().http().host();
    return "http://"
        + (host.equals("0.0.0.0") ? "localhost" : bracketed(host))
        + ":"
        + server.port();
  }

  private static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder; // As it was given, then: whoever reads it sees what is wrong.
    }
  }
}
