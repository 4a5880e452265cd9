package io.jarbor.runtime.repository;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to what the repository tells the log, until it is closed. */
final class RepositoryLog implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(DirectoryRepository.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  RepositoryLog() {
    appender.start();
    logger.addAppender(appender);
  }

  /** Errors so far that hold some text. */
  List<String> errors(String text) {
    return List.copyOf(appender.list).stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.contains(text))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
