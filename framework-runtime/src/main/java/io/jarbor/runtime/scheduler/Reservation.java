package io.jarbor.runtime.scheduler;

/** A place in a queue, and its bytes. Thread-safe. */
public interface Reservation extends AutoCloseable {

  /**
   * Tell how many bytes the request really holds.
   *
   * @throws io.jarbor.api.error.ServingException {@code OVERLOADED} if there is no room for more,
   *     {@code TOO_LARGE} if there never will be; the place is kept
   */
  void resize(long bytes);

  /** Give place and bytes back. Further calls do nothing. */
  @Override
  void close();
}
