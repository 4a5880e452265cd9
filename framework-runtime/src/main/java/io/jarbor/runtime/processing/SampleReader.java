package io.jarbor.runtime.processing;

import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;

/** Reads the samples of a manifest's {@code warm-up:}. Thread-safe. */
@FunctionalInterface
public interface SampleReader {

  /**
   * Make tensors of one sample.
   *
   * @param sample a value per input, as YAML gives it: one item, without the batch dimension where
   *     the signature is batched
   * @return every input of the signature, whole shapes, one row where it is batched; owned by the
   *     caller
   * @throws io.jarbor.api.error.ServingException {@code INVALID_INPUT} with the pointer of the
   *     value that is wrong
   */
  Map<String, Tensor> read(Signature signature, Map<String, Object> sample);
}
