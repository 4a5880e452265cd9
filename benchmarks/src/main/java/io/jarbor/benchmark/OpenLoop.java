package io.jarbor.benchmark;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Loads a server as independent callers do: requests are due at fixed intervals, whatever came of
 * earlier ones, and each one's latency counts from the moment it was due. Netty alone, on one
 * thread, since it shares the machine with what it measures.
 */
@Command(
    name = "OpenLoop",
    description = "POST one body at a fixed rate, and print what came of it.",
    sortOptions = false)
public final class OpenLoop implements Callable<Integer> {
  private static final long MOST_REQUESTS = 1_000_000_000;
  private static final int DEFAULT_PORT = 80;

  /** Beyond the last request's time. */
  private static final Duration SPARE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Option(names = "--url", required = true, description = "Where to: http://host:port/path.")
  private URI url;

  @Option(names = "--rate", required = true, description = "Requests a second.")
  private double rate;

  @Option(names = "--seconds", required = true, description = "For how long requests are due.")
  private double seconds;

  @Option(names = "--warm-up", description = "Seconds before, which do not count.")
  private double warmUp;

  @Option(names = "--body", required = true, description = "The file that each request sends.")
  private Path body;

  @Option(names = "--header", description = "'Name: value'; may be given several times.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "Most connections; default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--timeout",
      defaultValue = "10s",
      description = "For a request to be sent, and for its answer then; default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  private OpenLoop() {}

  /** Run the program. */
  public static void main(String[] args) {
    Program.run(new OpenLoop(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    ByteBuf request = request();
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    try {
      return run(
          request,
          group,
          new Bootstrap()
              .group(group)
              .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
              .remoteAddress(
                  new InetSocketAddress(
                      url.getHost(), url.getPort() < 0 ? DEFAULT_PORT : url.getPort())));
    } finally {
      group.shutdownGracefully(0, SPARE.toMillis(), TimeUnit.MILLISECONDS).await();
      request.release();
    }
  }

  private void check() {
    require(
        "http".equals(url.getScheme()) && url.getHost() != null,
        "--url: expected http://host:port/path, got " + url);
    require(rate > 0 && Double.isFinite(rate), "--rate: expected more than 0, got " + rate);
    require(seconds > 0, "--seconds: expected more than 0, got " + seconds);
    require(warmUp >= 0, "--warm-up: expected 0 or more, got " + warmUp);
    require(
        rate * (warmUp + seconds) <= MOST_REQUESTS,
        "--rate, --seconds: expected " + MOST_REQUESTS + " requests at most");
    require(rate * seconds >= 1, "--rate, --seconds: expected a request at least");
    require(connections > 0, "--connections: expected more than 0, got " + connections);
    require(
        timeout.compareTo(Duration.ofMillis(1)) >= 0 && timeout.compareTo(Duration.ofHours(1)) <= 0,
        "--timeout: expected 1 ms to 1 h, got " + timeout);
    for (String header : headers) {
      require(
          header.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\r\\n]*"),
          "--header: expected 'Name: value', got '" + header + "'");
    }
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** All bytes of a request; made once. */
  private ByteBuf request() throws IOException {
    byte[] content = Files.readAllBytes(body);
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(path).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(url.getRawAuthority()).append("\r\n");
    head.append("Content-Length: ").append(content.length).append("\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    return Unpooled.directBuffer(start.length + content.length)
        .writeBytes(start)
        .writeBytes(content);
  }

  private int run(ByteBuf request, EventLoopGroup group, Bootstrap bootstrap)
      throws InterruptedException {
    Timetable timetable =
        new Timetable(
            System.nanoTime(), rate, Math.round(rate * warmUp), Math.round(rate * seconds));
    Load load =
        new Load(group.next(), bootstrap, request, timetable, connections, timeout.toNanos());
    try {
      load.start()
          .get(
              Math.round((warmUp + seconds) * 1000)
                  + timeout.multipliedBy(2).plus(SPARE).toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the load did not end in its time", e);
    }
    CommandLine command = spec.commandLine();
    command.getErr().println("warm-up: " + load.warmUp().summary());
    command.getErr().println("measured: " + load.measured().summary());
    Program.answer(
        command.getOut(),
        out -> {
          out.writeNumberField("rate", rate);
          load.measured().write(out, timetable.dueNanos(timetable.warmUp()), seconds);
        });
    return 0;
  }
}
