package io.jarbor.runtime.document;

/** Knows where the values of a document stand. */
@FunctionalInterface
public interface Places {

  /**
   * The place to name in a message about a value: its own, or the nearest above that is written.
   *
   * @param pointer JSON pointer of the value
   */
  Location locate(String pointer);
}
