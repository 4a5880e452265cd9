package io.jarbor.runtime.triton;

import io.jarbor.runtime.document.Printable;

/** Why a model of Triton cannot be a package, worded in one line for who asked for it. */
public final class NotImportable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Create a refusal.
   *
   * @param message may quote what the repository holds
   */
  NotImportable(String message) {
    super(Printable.of(message));
  }
}
