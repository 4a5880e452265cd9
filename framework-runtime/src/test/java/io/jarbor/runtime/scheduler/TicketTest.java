package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TicketTest {
  private final ServingException late = new ServingException(ErrorCode.DEADLINE_EXCEEDED, "late");

  private final List<String> told = new ArrayList<>();
  private Runnable duringOutputs = () -> {};
  private final Ticket ticket =
      new Ticket(
          InferenceTask.builder(
                  Map.of(),
                  List.of("y"),
                  Deadline.in(Duration.ofMinutes(1)),
                  new AnswerHandler() {
                    @Override
                    public CompletionStage<Void> part(Map<String, Tensor> outputs) {
                      duringOutputs.run();
                      told.add("part");
                      return CompletableFuture.completedStage(null);
                    }

                    @Override
                    public void last(Map<String, Tensor> outputs) {
                      duringOutputs.run();
                      told.add("last");
                    }

                    @Override
                    public void end() {
                      told.add("end");
                    }

                    @Override
                    public void failed(ServingException reason) {
                      told.add(reason.getMessage());
                    }
                  })
              .build(),
          1,
          1,
          true,
          new Moments(0, 10, 50, 100),
          (ended, failure) -> told.add(failure == null ? "answered" : "unanswered"));

  private static Map<String, Tensor> outputs() {
    return Map.of("y", Tensor.of(Shape.of(1), 1f));
  }

  @Test
  void tellsAnEndWithoutOutputs() {
    ticket.part(outputs());
    ticket.end();
    ticket.end();
    assertFalse(ticket.fail(late));
    assertEquals(List.of("part", "end", "answered"), told);
    assertTrue(ticket.answered());
  }

  @Test
  void tellsPartsAndThenTheEnd() {
    ticket.part(outputs());
    ticket.last(outputs());
    assertEquals(List.of("part", "last", "answered"), told);
    assertTrue(ticket.ended());
  }

  @Test
  void tellsOnlyOneEnd() {
    assertTrue(ticket.fail(late));
    assertFalse(ticket.fail(late));
    Map<String, Tensor> tooLate = outputs();
    ticket.last(tooLate);
    assertEquals(List.of("late", "unanswered"), told);
    Tensor dropped = tooLate.values().iterator().next();
    assertThrows(IllegalStateException.class, dropped::data);
  }

  @Test
  void tellsAFailureOnlyAfterThePartThatIsBeingTold() {
    duringOutputs =
        () -> {
          assertTrue(ticket.fail(late));
          assertFalse(ticket.fail(late));
          assertTrue(ticket.ended());
          told.add("during");
        };
    ticket.part(outputs());
    assertEquals(List.of("during", "part", "late", "unanswered"), told);
  }

  @Test
  void tellsAnEndOnlyAfterThePartThatIsBeingTold() {
    duringOutputs =
        () -> {
          ticket.end();
          assertFalse(ticket.fail(late));
          assertTrue(ticket.ended());
          told.add("during");
        };
    ticket.part(outputs());
    assertEquals(List.of("during", "part", "end", "answered"), told);
    assertTrue(ticket.answered());
  }

  @Test
  void mayRunAgainOnlyWhileNothingWasTold() {
    assertTrue(ticket.untold());
    ticket.part(outputs());
    assertFalse(ticket.untold());
  }

  @Test
  void isOverdueAtItsDeadline() {
    assertFalse(ticket.overdue(99));
    assertTrue(ticket.overdue(100));
  }

  @Test
  void mayWaitUntilItsDeadlineOnceItWasRun() {
    assertFalse(ticket.lateToStart(49));
    assertTrue(ticket.lateToStart(50));
    ticket.again = true;
    assertFalse(ticket.lateToStart(99));
    assertTrue(ticket.lateToStart(100));
  }
}
