package io.jarbor.example.textgenerator;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.TensorAllocator;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the runtime gives to processors, made by hand. */
record Context() implements ProcessingContext {
  @Override
  public ModelId model() {
    return new ModelId("text-generator", "1");
  }

  @Override
  public Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(1));
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public TensorAllocator allocator() {
    return TensorAllocator.DIRECT;
  }

  @Override
  public Map<String, Object> notes() {
    return new HashMap<>();
  }

  /** A processor's setup. */
  record Setup(Options options, Signature signature, ModelPackage files)
      implements ProcessorSetup {}
}
