package io.jarbor.runtime.inference;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.FoundService;
import io.jarbor.runtime.processing.BodyCodec;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.repository.Lease;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.scheduler.InferenceTask;
import io.jarbor.runtime.scheduler.Reservation;
import io.jarbor.runtime.scheduler.Scheduler;
import io.jarbor.runtime.scheduler.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A version whose scheduler answers every task at once with its inputs, and keeps the tasks. */
final class FakeVersion implements ModelVersion, Lease, Scheduler, Reservation, BodyCodec {
  private static final ModelId ID = new ModelId("fake", "1");

  final List<InferenceTask> submitted = new ArrayList<>();

  /** What a body is read as. */
  Supplier<Payload> reading = () -> new Payload.Typed("a request");

  /** Runs where an answer is written. */
  Runnable writing = () -> {};

  Optional<Object> example = Optional.empty();

  final TensorAllocator allocator = Tensor::allocate;

  /** How often its parts were closed; on whichever thread. */
  final AtomicInteger closed = new AtomicInteger();

  private final Optional<Generator<Object, Object>> generator;
  private final ProcessorPool pool;

  FakeVersion(Optional<Generator<Object, Object>> generator, ScheduledExecutorService timer) {
    this.generator = generator;
    this.pool =
        new ProcessorPool(ID, Runnable::run, Timer.of(timer), 1, getClass().getClassLoader());
  }

  static Map<String, Tensor> inputs() {
    return Map.of("x", Tensor.of(Shape.of(1), 1f));
  }

  @Override
  public void submit(InferenceTask task) {
    submitted.add(task);
    task.handler().last(task.inputs());
  }

  @Override
  public Signature signature() {
    List<TensorSpec> tensors = List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1)));
    return Signature.builder().inputs(tensors).outputs(tensors).batched(true).build();
  }

  @Override
  public ModelId id() {
    return ID;
  }

  @Override
  public String revision() {
    return "1";
  }

  @Override
  public String digest() {
    return "";
  }

  @Override
  public PackageManifest manifest() {
    return new PackageManifest(
        Manifest.builder("fake").build(), Map.of(), Location.ofFile("model.yaml"));
  }

  @Override
  public boolean decoupled() {
    return false;
  }

  @Override
  public Scheduler scheduler() {
    return this;
  }

  @Override
  public List<FoundService> services() {
    return List.of();
  }

  @Override
  public Processors processors() {
    return new Processors(this, Optional.empty(), Optional.empty(), generator);
  }

  @Override
  public ProcessorPool processorPool() {
    return pool;
  }

  @Override
  public ModelVersion version() {
    return this;
  }

  @Override
  public Reservation reserve(long bytes) {
    return this;
  }

  @Override
  public void resize(long bytes) {}

  @Override
  public TensorAllocator allocator() {
    return allocator;
  }

  @Override
  public Snapshot snapshot() {
    return new Snapshot(0, 0, 0, 0, 0, 1);
  }

  @Override
  public CompletionStage<Void> released() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  @Override
  public Set<String> mediaTypes() {
    return Set.of();
  }

  @Override
  public Payload read(ByteBuffer body, String mediaType, LongConsumer room) {
    return reading.get();
  }

  @Override
  public void write(JsonGenerator out, Payload answer) throws IOException {
    writing.run();
    out.writeNull();
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
  public Optional<Object> example() {
    return Optional.empty();
  }

  @Override
  public Optional<Object> requestExample() {
    return example;
  }
}
