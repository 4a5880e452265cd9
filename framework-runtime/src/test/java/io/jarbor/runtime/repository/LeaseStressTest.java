package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseStressTest {
  private static final int REPLACEMENTS = 20;
  private static final int USERS = 4;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong uses = new AtomicLong();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  @TempDir Path models;

  private void use(Harbour harbour) {
    while (!stop.get()) {
      try {
        use(harbour.repository.lease("m", Optional.empty()), harbour.backend().models);
      } catch (RuntimeException e) {
        wrong.add("no lease: " + e);
      }
    }
  }

  private void use(Lease lease, Map<String, FakeModel> models) {
    FakeModel model = models.get(lease.version().digest());
    for (int i = 0; i < 100; i++) {
      if (model == null || model.closes() > 0) {
        wrong.add(lease.version().revision() + " was closed under a lease");
      }
      Thread.onSpinWait();
    }
    lease.close();
    lease.close(); // Does nothing: it must not count twice.
    uses.incrementAndGet();
  }

  @Test
  void noLeaseFailsAndNoModelClosesUnderOneOrTwice() throws Exception {
    Map<String, FakeModel> made;
    try (Harbour harbour = new Harbour(models)) {
      harbour.repository.start();
      harbour.put("m");
      harbour.await("m", VersionState.READY);
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        users.add(harbour.workshop.executor.submit(() -> use(harbour)));
      }
      for (int i = 1; i <= REPLACEMENTS; i++) {
        String version = "v" + i;
        if (i % 4 == 0) {
          harbour.swap("m", "version: " + version);
          harbour.await("m", status -> status.version().equals(version));
        } else {
          String before = harbour.revision("m");
          harbour
              .repository
              .load("m", Optional.empty())
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
          assertTrue(!harbour.revision("m").equals(before), "it was loaded anew");
        }
      }
      stop.set(true);
      for (Future<?> user : users) {
        user.get(30, TimeUnit.SECONDS);
      }
      harbour.awaitOpen(1);
      made = Map.copyOf(harbour.backend().models);
    }

    assertEquals(List.of(), List.copyOf(wrong));
    assertTrue(uses.get() > 0);
    assertEquals(REPLACEMENTS + 1, made.size());
    made.forEach((digest, model) -> assertEquals(1, model.closes(), digest));
  }
}
