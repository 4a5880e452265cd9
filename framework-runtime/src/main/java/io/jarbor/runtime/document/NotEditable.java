package io.jarbor.runtime.document;

/** A document cannot be changed without harm to the rest of it; the message says why. */
public final class NotEditable extends Exception {
  private static final long serialVersionUID = 1L;

  NotEditable(String message) {
    super(message);
  }
}
