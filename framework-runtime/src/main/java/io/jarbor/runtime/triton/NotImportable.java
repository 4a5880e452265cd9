package io.jarbor.runtime.triton;

/** Why a model of Triton cannot be a package, worded for who asked for it. */
public final class NotImportable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotImportable(String message) {
    super(message);
  }
}
