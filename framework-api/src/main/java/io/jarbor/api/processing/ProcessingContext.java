package io.jarbor.api.processing;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.Map;

/**
 * One request, as processors see it beside its body. The runtime implements it, so it grows by
 * default methods. For one thread at a time.
 */
public interface ProcessingContext {

  /** The version that answers. */
  ModelId model();

  /** When the answer stops being useful. */
  Deadline deadline();

  /** True once the caller has gone. */
  boolean cancelled();

  /**
   * Makes input tensors in direct memory, which engines read without a copy, and which is used
   * again once they are closed. Until it is written, what they hold may be of another request.
   */
  TensorAllocator allocator();

  /**
   * Notes from the preprocessor to the postprocessor of the same request, such as an image's
   * original size.
   */
  Map<String, Object> notes();
}
