package io.jarbor.api.model;

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
