package io.jarbor.runtime.cli;

import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.Version;
import io.jarbor.runtime.config.EffectiveConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description = "Serve the packages of a folder until told to end (TERM or INT).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws InterruptedException {
    EffectiveConfig config = options.load();
    CountDownLatch ended = new CountDownLatch(1);
    JarborServer server = JarborServer.start(config);
    Signals.onTermination(
        () -> {
          server.close();
          ended.countDown();
        });
    announce(server, config);
    ended.await();
    return 0;
  }

  private void announce(JarborServer server, EffectiveConfig config) {
    PrintWriter out = spec.commandLine().getOut();
    String host = config.server().http().host();
    String url =
        "http://" + (host.equals("0.0.0.0") ? "localhost" : bracketed(host)) + ":" + server.port();
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
    server.repository().whenStartComplete().toCompletableFuture().join();
    new Banner(out, spec.commandLine().getColorScheme().ansi(), url)
        .print(server.repository().catalog());
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
