package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.processing.Processor;
import io.jarbor.api.processing.ProcessorSetup;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a processor meets in a server: its setup, and the context of a request whose allocator hands
 * out used memory and counts what is open.
 */
final class Bench implements ProcessingContext, ModelPackage, TensorAllocator {
  private final Path root;
  private final Map<String, Object> notes = new HashMap<>();
  private int open;

  Bench(Path root) {
    this.root = root;
  }

  static Signature signature(TensorSpec input, TensorSpec... outputs) {
    List<TensorSpec> all = List.of(outputs);
    return Signature.builder()
        .inputs(List.of(input))
        .outputs(all)
        .batched(Signature.looksBatched(List.of(input), all))
        .build();
  }

  static Signature takes(Datatype datatype, long... shape) {
    return signature(TensorSpec.of("x", datatype, Shape.of(shape)));
  }

  /** Set a processor up with what a manifest would say, defaults filled in. */
  <P extends Processor> P setUp(P processor, Signature signature, Map<String, Object> written) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : processor.options()) {
      option.defaultValue().ifPresent(value -> values.put(option.name(), value));
    }
    values.putAll(written);
    processor.setUp(new Setup(Options.of(values), signature, this));
    return processor;
  }

  private record Setup(Options options, Signature signature, ModelPackage files)
      implements ProcessorSetup {}

  /** The tensor of the input {@code x}, which has to be the only one. */
  static Tensor onlyInput(Map<String, Tensor> inputs) {
    Tensor tensor = inputs.get("x");
    if (tensor == null || inputs.size() != 1) {
      throw new AssertionError("expected input x alone, got " + inputs.keySet());
    }
    return tensor;
  }

  /** Tensors made and not closed. */
  int open() {
    return open;
  }

  @Override
  public Tensor allocate(Datatype datatype, Shape shape) {
    ByteBuffer used = ByteBuffer.allocate(Tensor.byteSize(datatype, shape));
    while (used.hasRemaining()) {
      used.put((byte) 0x77);
    }
    open++;
    return Tensor.wrap(datatype, shape, used.flip(), () -> open--);
  }

  @Override
  public ModelId model() {
    return new ModelId("m", "1");
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
    return this;
  }

  @Override
  public Map<String, Object> notes() {
    return notes;
  }

  @Override
  public Manifest manifest() {
    return Manifest.builder("m").build();
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Path file(String name) {
    Path file = root.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ServingException(ErrorCode.INVALID_PACKAGE, "no file '" + name + "'");
    }
    return file;
  }

  @Override
  public String digest() {
    return "00";
  }

  @Override
  public <S> List<S> services(Class<S> service) {
    return List.of();
  }
}
