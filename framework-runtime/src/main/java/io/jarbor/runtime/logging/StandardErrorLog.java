package io.jarbor.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.Logger;

/**
 * One line an event on standard error, from the level that {@code JARBOR_LOG_LEVEL} names, else
 * INFO. Whoever names a file with {@code -Dlogback.configurationFile}, or has a {@code logback.xml}
 * or a {@code Configurator} of his own on the class path, has that in its place.
 *
 * <p>In Java, since Logback's reader of XML takes a tenth of a server's start.
 */
@ConfiguratorRank(ConfiguratorRank.FALLBACK)
public final class StandardErrorLog extends ContextAwareBase implements Configurator {
  /** Libraries that tell their own business at INFO. */
  private static final List<String> QUIET = List.of("io.netty", "io.vertx", "ai.djl");

  /** What those bring whose process the server is only a part of, such as tests of a plugin. */
  private static final List<String> FILES = List.of("logback-test.xml", "logback.xml");

  private static boolean isThere(String resource) {
    return StandardErrorLog.class.getClassLoader().getResource(resource) != null;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    // Whatever its rank, Logback asks it before it looks for files.
    if (System.getProperty("logback.configurationFile") != null
        || FILES.stream().anyMatch(StandardErrorLog::isThere)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n%ex{full}");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("STDERR");
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    appender.setEncoder(encoder);
    appender.start();
    for (String name : QUIET) {
      context.getLogger(name).setLevel(Level.WARN);
    }
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getenv("JARBOR_LOG_LEVEL"), Level.INFO));
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
