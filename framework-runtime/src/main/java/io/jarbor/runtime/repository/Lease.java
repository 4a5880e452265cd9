package io.jarbor.runtime.repository;

/** A counted use of a version: it closes after its last lease, never under one. Thread-safe. */
public interface Lease extends AutoCloseable {

  /** The version; alive until the lease is closed. */
  ModelVersion version();

  /** Give the use back. Further calls do nothing. */
  @Override
  void close();
}
