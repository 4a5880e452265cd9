package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.RunOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends one run, and no other: each run has options of its own, which are gone when it is over, so
 * that a late request finds nothing. {@link #request} is for any thread.
 */
final class Termination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  private final RunOptions options;
  private boolean requested;
  private boolean over;

  Termination() throws OrtException {
    options = new RunOptions();
    // The engine would log each run that ends so as an error.
    options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  }

  RunOptions options() {
    return options;
  }

  synchronized void request() {
    if (over) {
      return;
    }
    requested = true;
    try {
      options.setTerminate(true);
    } catch (OrtException e) {
      LOG.warn("a run that nobody waits for goes on", e);
    }
  }

  synchronized boolean requested() {
    return requested;
  }

  @Override
  public synchronized void close() {
    over = true;
    options.close();
  }
}
