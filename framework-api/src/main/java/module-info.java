/**
 * What backends and model packages are written against.
 *
 * <p>Plugins live in unnamed modules and are found through {@code META-INF/services}; this
 * descriptor serves the compiler alone.
 */
module io.jarbor.api {
  requires static transitive org.jspecify;

  exports io.jarbor.api;
  exports io.jarbor.api.backend;
  exports io.jarbor.api.error;
  exports io.jarbor.api.manifest;
  exports io.jarbor.api.model;
  exports io.jarbor.api.processing;
  exports io.jarbor.api.tensor;
}
