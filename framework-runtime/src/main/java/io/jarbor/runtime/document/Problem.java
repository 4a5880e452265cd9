package io.jarbor.runtime.document;

/**
 * One thing that is wrong with a document.
 *
 * @param at where
 * @param message what, what was expected, and the nearest known name where there is one
 */
public record Problem(Location at, String message) {
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
