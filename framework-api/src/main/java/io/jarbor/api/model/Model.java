package io.jarbor.api.model;

import io.jarbor.api.Experimental;
import java.util.List;

/**
 * Weights and signature of one version, shared by its instances.
 *
 * <p>Thread-safe. The runtime owns it, and closes it after its last instance, never under a running
 * call.
 */
public interface Model extends AutoCloseable {

  /** Inputs and outputs with whole shapes; the same at every call. */
  Signature signature();

  /**
   * All signatures, each with a name of its own, {@link #signature()} first; the same at every
   * call. A model that can be asked for one thing alone leaves this as it is. The server asks for
   * the first alone as yet: no protocol of it names another.
   */
  @Experimental
  default List<Signature> signatures() {
    return List.of(signature());
  }

  /**
   * True if a call may emit any number of outputs, none too, and return without having marked one
   * as the last: then callers are answered by a stream alone. A model that emits once leaves this
   * as it is.
   */
  @Experimental
  default boolean decoupled() {
    return false;
  }

  /**
   * How many instances are worth having where the manifest does not say: as many runs as can go on
   * at once without one waiting for what another has. An instance costs memory for each run that
   * goes on beside others; where it has weights of its own, leave this as it is.
   *
   * @param cores that the server may use, 1 or more
   * @return 1 or more
   */
  default int suggestedInstances(int cores) {
    return 1;
  }

  /**
   * Make an executable copy. Called before the version is ready, and again where a call hangs and
   * its instance is set aside.
   *
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code BACKEND_FAILURE} if the engine refuses
   */
  ModelInstance newInstance(Placement placement);

  /** Free the weights. Further calls do nothing. */
  @Override
  void close();
}
