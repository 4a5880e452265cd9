package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;

/**
 * An answer, or one of several to one request. Owned by the receiver, who closes it once it is
 * written.
 */
public final class InferResponse implements AutoCloseable {
  private final String id;
  private final ModelId model;
  private final EntryLevel level;
  private final Map<String, Tensor> outputs;
  private final Runnable release;

  /**
   * Create a response.
   *
   * @param release runs when it is closed
   */
  public InferResponse(
      String id, ModelId model, EntryLevel level, Map<String, Tensor> outputs, Runnable release) {
    this.level = level;
    this.id = id;
    this.model = model;
    this.outputs = outputs;
    this.release = release;
  }

  /** The request's; empty for none. */
  public String id() {
    return id;
  }

  public ModelId model() {
    return model;
  }

  /** Where it left the package; at the processors its one output is a native route's answer. */
  public EntryLevel level() {
    return level;
  }

  /** In the order to answer them; valid until this is closed. */
  public Map<String, Tensor> outputs() {
    return outputs;
  }

  /** Bytes of all outputs, to tell whether writing them is much work. */
  public long byteSize() {
    return outputs.values().stream().mapToLong(Tensor::byteSize).sum();
  }

  @Override
  public void close() {
    release.run();
  }
}
