package io.jarbor.runtime.inference;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class RequestContextTest {
  @Test
  void makesTensorsInMemoryOfTheVersion() {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      FakeVersion version = new FakeVersion(Optional.empty(), timer);
      RequestContext context =
          new RequestContext(Admission.of(version, Optional.empty(), /* bytes= */ 0));
      assertSame(version.allocator(), context.allocator());
    } finally {
      timer.shutdownNow();
    }
  }
}
