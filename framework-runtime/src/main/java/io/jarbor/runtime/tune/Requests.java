package io.jarbor.runtime.tune;

import io.jarbor.runtime.inference.InferenceRequest;

/** Makes the requests of a load. Thread-safe. */
interface Requests extends AutoCloseable {

  /**
   * Make the next one.
   *
   * @return owned by the caller
   */
  InferenceRequest next();

  /** What they are made of, for people. */
  String origin();

  /** Give up what they are made of. */
  @Override
  void close();
}
