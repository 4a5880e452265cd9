package io.jarbor.runtime.repository;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Loads {@link FakeModel}s, or fails to, as their texts say. */
final class FakeBackend implements Backend {
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final List<String> waiting = new CopyOnWriteArrayList<>();
  private final List<String> events;

  /** By digest of the package. */
  final Map<String, FakeModel> models = new ConcurrentHashMap<>();

  FakeBackend(List<String> events) {
    this.events = events;
  }

  /** A gate that loads of packages with {@code gate: name} wait at. */
  CountDownLatch gate(String name) {
    return gates.computeIfAbsent(name, any -> new CountDownLatch(1));
  }

  /** True once a load has come to a gate. */
  boolean waitsAt(String name) {
    return waiting.contains(name);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    FakeText text = FakeText.read(files.root());
    text.get("gate").ifPresent(this::pass);
    text.get("fails")
        .ifPresent(
            reason -> {
              throw new ServingException(ErrorCode.INVALID_PACKAGE, reason);
            });
    text.get("throws").ifPresent(kind -> sneak(thrown(kind)));
    FakeModel model = new FakeModel(text, events);
    models.put(files.digest(), model);
    return model;
  }

  private void pass(String gate) {
    waiting.add(gate);
    try {
      if (!gate(gate).await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody opened gate " + gate);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted at gate " + gate, e);
    }
  }

  private static Throwable thrown(String kind) {
    return switch (kind) {
      case "link" -> new UnsatisfiedLinkError("no fake in java.library.path");
      case "class" -> new NoClassDefFoundError("com/example/Missing");
      case "memory" -> new OutOfMemoryError("Cannot reserve 9 bytes of direct buffer memory");
      case "assertion" -> new AssertionError("it asserts");
      case "checked" -> new java.io.IOException("thrown past the compiler");
      default -> new AssertionError("unknown kind " + kind);
    };
  }

  /** Throw what is not declared, as languages without checked exceptions do. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The very trick it is about.
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
