package io.jarbor.runtime.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.scheduler.Cancellation;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is thrown on the way of an example: the trial ends, and nothing of it stays open. */
class ExampleTrialTest {
  /** Its lease, and its place in the queue. */
  private static final int ALL = 2;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final FakeVersion version = new FakeVersion(Optional.empty(), timer);

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  private Optional<ServingException> refusal() {
    version.example = Optional.of(Map.of("x", 1));
    return new ExampleTrial(timer).refusal(version, new Cancellation());
  }

  @Test
  void answersAnExample() {
    version.reading = () -> new Payload.Tensors(FakeVersion.inputs());

    assertEquals(Optional.empty(), refusal());

    assertEquals(ALL, version.closed.get());
  }

  @Test
  void endsWithWhateverWritingTheAnswerThrows() {
    version.reading = () -> new Payload.Tensors(FakeVersion.inputs());
    version.writing =
        () -> {
          throw new AssertionError("it cannot be written");
        };

    assertEquals(Optional.of(ErrorCode.PROCESSOR_FAILURE), refusal().map(ServingException::code));

    assertEquals(ALL, version.closed.get());
  }

  @Test
  void endsWithWhateverReadingTheExampleThrows() {
    version.reading =
        () -> {
          throw new StackOverflowError();
        };

    assertEquals(Optional.of(ErrorCode.INTERNAL), refusal().map(ServingException::code));

    assertEquals(ALL, version.closed.get());
  }

  @Test
  void passesOnThatAClassIsMissing() {
    version.reading =
        () -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };

    assertThrows(NoClassDefFoundError.class, this::refusal);

    assertEquals(ALL, version.closed.get());
  }
}
