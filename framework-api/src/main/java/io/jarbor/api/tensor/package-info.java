/**
 * Data and its description: {@link io.jarbor.api.tensor.Tensor} is the type to read first, {@link
 * io.jarbor.api.tensor.TensorSpec} describes one input or output of a model.
 */
@NullMarked
package io.jarbor.api.tensor;

import org.jspecify.annotations.NullMarked;
