package io.jarbor.runtime.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.inference.InferenceRequest;
import io.jarbor.runtime.processing.JsonSampleReader;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.repository.ModelVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds what a package can be asked: what its author gave, else what its signature allows. */
final class Samples {
  private static final String TEXT = "text";
  private static final short ONE_AS_FP16 = 0x3C00;
  private static final short ONE_AS_BF16 = 0x3F80;

  private Samples() {}

  /**
   * Make requests of one item each: of the warm-up samples; else of the documentation's example;
   * else of tensors that fit the signature.
   */
  static Requests of(ModelVersion version) {
    Signature signature = version.signature();
    List<Map<String, Object>> samples = version.manifest().manifest().warmUp();
    if (!samples.isEmpty()) {
      JsonSampleReader reader = new JsonSampleReader();
      return new OfTensors(
          samples.stream().map(sample -> reader.read(signature, sample)).toList(),
          "its warm-up samples");
    }
    return version
        .example()
        .<Requests>map(example -> new OfExample(version.processors(), json(example)))
        .orElseGet(
            () -> new OfTensors(List.of(fitting(signature)), "tensors made of its signature"));
  }

  private static byte[] json(Object example) {
    try {
      return new ObjectMapper().writeValueAsBytes(example);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an example is JSON", e);
    }
  }

  /** One item; sizes that a request decides are 1. */
  static Map<String, Tensor> fitting(Signature signature) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      long[] sizes =
          Arrays.stream(spec.shape().sizes())
              .map(size -> size == Shape.DYNAMIC ? 1 : size)
              .toArray();
      inputs.put(spec.name(), tensor(spec.datatype(), Shape.of(sizes)));
    }
    return inputs;
  }

  /** Integers are 0, which every index may be; floats are no zeros, whatever skips those. */
  private static Tensor tensor(Datatype datatype, Shape shape) {
    if (datatype == Datatype.BYTES) {
      return text(shape);
    }
    Tensor tensor = Tensor.allocate(datatype, shape);
    Random random = new Random(1);
    for (int i = 0; i < tensor.elementCount(); i++) {
      switch (datatype) {
        case FP32 -> tensor.floats().put(i, random.nextFloat());
        case FP64 -> tensor.doubles().put(i, random.nextDouble());
        case FP16 -> tensor.shorts().put(i, ONE_AS_FP16);
        case BF16 -> tensor.shorts().put(i, ONE_AS_BF16);
        default -> {
          return tensor;
        }
      }
    }
    return tensor;
  }

  private static Tensor text(Shape shape) {
    int count = Math.toIntExact(shape.elementCount());
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, Integer.BYTES + text.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putInt(text.length).put(text);
    }
    return Tensor.wrap(Datatype.BYTES, shape, bytes.flip());
  }

  private static final class OfTensors implements Requests {
    private final List<Map<String, Tensor>> samples;
    private final String origin;
    private final AtomicInteger turn = new AtomicInteger();

    OfTensors(List<Map<String, Tensor>> samples, String origin) {
      this.samples = samples;
      this.origin = origin;
    }

    @Override
    public InferenceRequest next() {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      int sample = Math.floorMod(turn.getAndIncrement(), samples.size());
      samples.get(sample).forEach((name, tensor) -> inputs.put(name, tensor.retain()));
      return new InferenceRequest(
          new Payload.Tensors(inputs), List.of(), Map.of(), InferenceRequest.Level.TENSORS);
    }

    @Override
    public String origin() {
      return origin;
    }

    @Override
    public void close() {
      samples.forEach(sample -> Tensor.closeAll(sample.values()));
    }
  }

  /** Read anew for each request, as a native route does. */
  private record OfExample(Processors processors, byte[] json) implements Requests {
    @Override
    public InferenceRequest next() {
      return InferenceRequest.processed(
          processors.receive(
              new Payload.Body(ByteBuffer.wrap(json), Payload.Body.JSON), more -> {}));
    }

    @Override
    public String origin() {
      return "the example of its documentation";
    }

    @Override
    public void close() {}
  }
}
