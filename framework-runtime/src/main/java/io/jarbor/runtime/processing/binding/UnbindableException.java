package io.jarbor.runtime.processing.binding;

/** A type that cannot be bound; its message names the component and the reason. */
public final class UnbindableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnbindableException(String message) {
    super(message);
  }
}
