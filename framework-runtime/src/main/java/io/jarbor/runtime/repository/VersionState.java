package io.jarbor.runtime.repository;

/**
 * Life of a version: {@code DISCOVERED → LOADING → WARMING → READY → DRAINING → CLOSED}, or {@code
 * FAILED} from any of the first three.
 */
public enum VersionState {
  DISCOVERED,
  LOADING,
  WARMING,
  READY,
  DRAINING,
  CLOSED,
  FAILED
}
