package io.jarbor.runtime.tune;

/** Measures a package under settings. For one thread. */
public interface Bench {

  /**
   * Load the package with settings in place of its manifest's.
   *
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException if it does not load so
   */
  Loaded load(Settings settings);

  /** The package under one set of settings. */
  interface Loaded extends AutoCloseable {

    /**
     * Put each load on it for a short time, and forget it; blocks. What was just loaded answers
     * more slowly.
     *
     * @throws io.jarbor.api.error.ServingException if a request fails
     */
    void warm();

    /**
     * Put each load on it; blocks.
     *
     * @throws io.jarbor.api.error.ServingException if a request fails
     */
    Measurement measure();

    @Override
    void close();
  }
}
