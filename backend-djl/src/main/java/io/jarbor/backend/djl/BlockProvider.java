package io.jarbor.backend.djl;

import ai.djl.nn.Block;
import io.jarbor.api.backend.ModelPackage;

/**
 * Brings a network of its own to the {@code djl} backend. Found through {@link
 * java.util.ServiceLoader} in the package's own jars, and made by a public constructor without
 * arguments.
 *
 * <p>The backend initialises the block by the manifest's inputs, and reads the parameters that the
 * manifest's {@code model:} names, as {@link Block#saveParameters} wrote them.
 */
public interface BlockProvider {

  /**
   * Make the block, without parameters. Called once per load of the package.
   *
   * @param files the package; stays open until the model is closed
   */
  Block block(ModelPackage files);
}
