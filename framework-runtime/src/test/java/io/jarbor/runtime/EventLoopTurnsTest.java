package io.jarbor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTurnsTest {
  private final Vertx vertx = Vertx.vertx();
  private final EventLoopTurns turns = new EventLoopTurns();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Runnable end = this::sayEnd;

  private void sayEnd() {
    said.add("end on " + Thread.currentThread().getName());
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Ask twice, and go on in the turn. */
  private void turn(String name) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            begin -> {
              said.add(name + turns.atEnd(end) + turns.atEnd(end));
              vertx.runOnContext(after -> done.complete(null));
              said.add("reads on");
            });
    done.get(20, TimeUnit.SECONDS);
  }

  @Test
  void runsAnActionOnceAfterWhatTheLoopReads() throws Exception {
    turn("first ");
    turn("second ");

    assertEquals(6, said.size(), said::toString);
    assertEquals(List.of("first truetrue", "reads on"), said.subList(0, 2));
    assertEquals(List.of("second truetrue", "reads on"), said.subList(3, 5));
    assertEquals(said.get(2).replaceAll("\\d+$", ""), said.get(5).replaceAll("\\d+$", ""));
    assertEquals(0, said.get(2).indexOf("end on vert.x-eventloop-thread-"), said.get(2));
  }

  @Test
  void runsNothingForAThreadThatIsNoEventLoop() throws Exception {
    assertFalse(turns.atEnd(end));
    assertFalse(
        vertx
            .executeBlocking(() -> turns.atEnd(end))
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS));
    assertEquals(List.of(), said);
  }
}
