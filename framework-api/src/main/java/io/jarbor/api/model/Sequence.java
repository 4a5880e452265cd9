package io.jarbor.api.model;

import io.jarbor.api.Experimental;
import java.util.Optional;

/**
 * A request that runs the model several times, as one run sees it: its rows, and what the backend
 * keeps for it between runs, such as a cache of keys and values.
 *
 * <p>For the thread that runs the instance.
 */
@Experimental
public interface Sequence {

  /** First row of this request in the inputs of the run. */
  int firstRow();

  /** How many rows it has, 1 or more. */
  int rows();

  /** What was kept last; empty in the request's first run. Borrowed. */
  Optional<AutoCloseable> state();

  /**
   * Keep something for the next run. The runtime owns it from then on, and closes it when the
   * request ends, however it ends, or when something else takes its place; never under a run.
   */
  void keep(AutoCloseable state);
}
