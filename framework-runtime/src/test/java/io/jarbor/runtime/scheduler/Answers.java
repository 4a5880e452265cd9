package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Takes what one task is told, and notices what comes after its end. */
final class Answers implements AnswerHandler {
  private final List<Map<String, Tensor>> parts = new ArrayList<>();
  private @Nullable ServingException failure;
  private int ends;
  private boolean broken;
  private CompletionStage<Void> dealtWith = CompletableFuture.completedStage(null);

  /** Deal with further parts no earlier than this is done. */
  synchronized void dealWith(CompletionStage<Void> when) {
    dealtWith = when;
  }

  @Override
  public synchronized CompletionStage<Void> part(Map<String, Tensor> outputs) {
    broken |= ends > 0;
    parts.add(outputs);
    return dealtWith;
  }

  @Override
  public synchronized void last(Map<String, Tensor> outputs) {
    broken |= ends > 0;
    parts.add(outputs);
    ends++;
  }

  @Override
  public synchronized void end() {
    broken |= ends > 0;
    ends++;
  }

  @Override
  public synchronized void failed(ServingException reason) {
    broken |= ends > 0;
    failure = reason;
    ends++;
  }

  synchronized boolean ended() {
    return ends > 0;
  }

  /** True if nothing came after the end. */
  synchronized boolean inOrder() {
    return !broken && ends <= 1;
  }

  synchronized List<Map<String, Tensor>> parts() {
    return List.copyOf(parts);
  }

  /** The only part, where it was answered. */
  synchronized Map<String, Tensor> answer() {
    if (failure != null) {
      throw new AssertionError("failed", failure);
    }
    if (parts.size() != 1 || ends != 1) {
      throw new AssertionError("expected one last part, got " + parts + ", ends " + ends);
    }
    return parts.get(0);
  }

  synchronized ServingException failure() {
    if (failure == null) {
      throw new AssertionError("no failure, but " + parts + ", ends " + ends);
    }
    return failure;
  }

  synchronized @Nullable ServingException failureOrNull() {
    return failure;
  }

  synchronized void close() {
    parts.forEach(part -> Tensor.closeAll(part.values()));
  }
}
