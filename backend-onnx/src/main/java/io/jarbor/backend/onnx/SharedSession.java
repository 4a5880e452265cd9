package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that closes when the last of its users gives it up: closing one under a run would end
 * the process. Made with one use. Thread-safe.
 */
final class SharedSession {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

  private final OrtSession session;
  private int uses = 1;

  SharedSession(OrtSession session) {
    this.session = session;
  }

  /**
   * Begin a use.
   *
   * @throws IllegalStateException if the session is closed
   */
  synchronized OrtSession acquire() {
    if (uses == 0) {
      throw new IllegalStateException("the model is closed");
    }
    uses++;
    return session;
  }

  /** End a use; once per {@link #acquire()}, and once for the first one. */
  synchronized void release() {
    uses--;
    if (uses == 0) {
      try {
        session.close();
      } catch (OrtException e) {
        LOG.warn("a session did not close, its memory stays taken", e);
      }
    }
  }

  synchronized int uses() {
    return uses;
  }
}
