package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Load on a server: one caller a path, each sending its next request after an answer. */
final class Callers implements AutoCloseable {
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicInteger> answers = new ArrayList<>();
  private volatile boolean ending;

  /** Begin, and wait until each path has answered. */
  Callers(TestServer server, List<String> paths, String body) {
    for (String path : paths) {
      AtomicInteger answered = new AtomicInteger();
      answers.add(answered);
      Thread thread = new Thread(() -> call(server, path, body, answered), "caller " + path);
      threads.add(thread);
      thread.start();
    }
    awaitAnswers();
  }

  private void call(TestServer server, String path, String body, AtomicInteger answered) {
    while (!ending) {
      try {
        HttpResponse<String> response = server.post(path, body);
        if (response.statusCode() != 200) {
          failures.add(path + ": " + response.statusCode() + " " + response.body());
        }
      } catch (RuntimeException | AssertionError e) {
        failures.add(path + ": " + e);
      }
      answered.incrementAndGet();
    }
  }

  private void awaitAnswers() {
    for (AtomicInteger answered : answers) {
      int before = answered.get();
      Wait.until("one more answer", () -> answered.get() > before);
    }
  }

  /** Wait until each path has answered once more, and check that no request failed. */
  void assertAllAnswered() {
    awaitAnswers();
    assertEquals(List.of(), failures.stream().distinct().limit(10).toList());
  }

  @Override
  public void close() {
    ending = true;
    Wait.until("the callers end", () -> threads.stream().noneMatch(Thread::isAlive));
  }
}
