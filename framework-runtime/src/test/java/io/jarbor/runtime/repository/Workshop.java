package io.jarbor.runtime.repository;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.BodyCodec;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.scheduler.BatchingSchedulerFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongConsumer;

/** A loader over fake packages and the real scheduler, and its threads. */
final class Workshop implements AutoCloseable {
  final FakePackages packages = new FakePackages();
  final ExecutorService executor = Executors.newCachedThreadPool();
  final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  final VersionLoader loader =
      new VersionLoader(
          packages,
          (manifest, files, problems) ->
              (signature, further) ->
                  Optional.of(
                      new Processors(
                          new NoCodec(), Optional.empty(), Optional.empty(), Optional.empty())),
          new BatchingSchedulerFactory(executor, timer, action -> false, List.of()),
          Workshop::sample,
          (lease, cancellation) -> {
            lease.close();
            return Optional.empty();
          },
          executor,
          timer);

  private static Map<String, Tensor> sample(Signature signature, Map<String, Object> sample) {
    return Map.of(
        "x", Tensor.of(Shape.of(1, 1), Float.parseFloat(String.valueOf(sample.get("x")))));
  }

  @Override
  public void close() {
    executor.shutdownNow();
    timer.shutdownNow();
  }

  /** These tests send no bodies. */
  private static final class NoCodec implements BodyCodec {
    @Override
    public Set<String> mediaTypes() {
      return Set.of();
    }

    @Override
    public Payload read(ByteBuffer body, String mediaType, LongConsumer room) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(JsonGenerator out, Payload answer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean takesMember(String name) {
      return false;
    }

    @Override
    public Map<String, Object> requestSchema() {
      return Map.of();
    }

    @Override
    public Map<String, Object> responseSchema() {
      return Map.of();
    }

    @Override
    public Optional<Object> requestExample() {
      return Optional.empty();
    }
  }
}
