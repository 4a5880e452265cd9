package io.jarbor.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorRaceTest {
  private static final int THREADS = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void together(Callable<Void> action) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(
          threads.submit(
              () -> {
                start.await(30, TimeUnit.SECONDS);
                return action.call();
              }));
    }
    for (Future<Void> thread : running) {
      thread.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void neverRevivesMemoryThatWasGivenBack() throws Exception {
    for (int round = 0; round < 2_000; round++) {
      AtomicInteger released = new AtomicInteger();
      Tensor tensor =
          Tensor.wrap(
              Datatype.UINT8, Shape.of(1), ByteBuffer.allocate(1), released::incrementAndGet);
      together(
          () -> {
            try (Tensor mine = tensor.retain()) {
              assertEquals(0, released.get(), "memory is there while a handle is open");
              mine.numberAt(0);
              assertEquals(0, released.get(), "memory is there while a handle is open");
            } catch (IllegalStateException e) {
              // Another thread was faster; then this one must not have had a handle.
              assertEquals("tensor UINT8 [1] is closed", e.getMessage());
            }
            tensor.close();
            return null;
          });
      assertEquals(1, released.get(), "given back once");
    }
  }

  @Test
  void countsManyHandlesOfManyThreads() throws Exception {
    AtomicInteger released = new AtomicInteger();
    Tensor tensor =
        Tensor.wrap(Datatype.UINT8, Shape.of(4), ByteBuffer.allocate(4), released::incrementAndGet);
    together(
        () -> {
          for (int i = 0; i < 20_000; i++) {
            try (Tensor one = tensor.retain();
                Tensor rows = one.rows(1, 2);
                Tensor square = tensor.reshape(Shape.of(2, 2))) {
              rows.numberAt(1);
              square.numberAt(3);
            }
          }
          return null;
        });
    assertEquals(0, released.get());
    tensor.close();
    assertEquals(1, released.get());
  }
}
