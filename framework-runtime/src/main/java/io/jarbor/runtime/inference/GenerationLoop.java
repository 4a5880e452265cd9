package io.jarbor.runtime.inference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.processing.Generation;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.scheduler.AnswerHandler;
import io.jarbor.runtime.scheduler.KeptState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a generator: step → run → step, each run through the scheduler anew. One thread at a time
 * has it; the generator's code, and that of what it answers, runs in the version's pool alone.
 */
final class GenerationLoop {
  private static final Logger log = LoggerFactory.getLogger(GenerationLoop.class);

  private final Generator<Object, Object> generator;
  private final Admission admission;
  private final Reply reply;
  private final Work work;
  private final ProcessingContext context;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final KeptState kept = new KeptState(this::closeInPool);
  private @Nullable Generation<Object> generation;

  /** What the loop needs of the request that it is part of. */
  interface Work {

    /** The request, read as the generator's type; in the pool. */
    Object bind();

    /** Write a part, or the answer; in the pool. */
    Payload write(Object value);

    /**
     * Run in the pool.
     *
     * @param abandoned runs instead, on any thread, if the request is over before its turn comes
     */
    void inPool(Runnable work, Runnable abandoned);

    /** Run in the pool what frees things, though the request be over. */
    void cleanUp(Runnable work);

    /** Run the model once more. */
    void schedule(Map<String, Tensor> inputs, AnswerHandler handler, KeptState kept);
  }

  GenerationLoop(
      Generator<Object, Object> generator,
      Admission admission,
      Reply reply,
      Work work,
      ProcessingContext context) {
    this.generator = generator;
    this.admission = admission;
    this.reply = reply;
    this.work = work;
    this.context = context;
  }

  void start() {
    // Held from the first step to the last: what the package keeps for the request is closed under
    // its own loader.
    if (!admission.hold()) {
      return;
    }
    work.inPool(
        guarded(
            () -> {
              generation = generator.open(work.bind(), context);
              advance(Map.of());
            }),
        this::close);
  }

  /**
   * What throws, or finds the request over, closes the generation; every way on goes through here.
   */
  private Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable e) {
        close();
        throw e;
      }
    };
  }

  private void advance(Map<String, Tensor> outputs) {
    Generation.Step<Object> step;
    try {
      step = current().step(outputs);
    } finally {
      Tensor.closeAll(outputs.values());
    }
    if (step instanceof Generation.Continue<Object> next) {
      goOn(next);
    } else if (step instanceof Generation.Done<Object> done) {
      List<Answer> parts = written(done.parts());
      Answer answer = answer(done.answer());
      close();
      send(parts).whenComplete((sent, failure) -> reply.last(answer));
    }
  }

  private void goOn(Generation.Continue<Object> next) {
    if (next.state() != null) {
      kept.keep(next.state());
    }
    List<Answer> parts;
    try {
      parts = written(next.parts());
    } catch (Throwable e) {
      Tensor.closeAll(next.inputs().values());
      throw e;
    }
    // A caller that does not read holds its own request back, and no longer than that lives.
    CompletionStage<Void> unused =
        CompletableFuture.anyOf(
                send(parts).toCompletableFuture(), reply.ended().toCompletableFuture())
            .thenAccept(sent -> run(next.inputs()));
  }

  private void run(Map<String, Tensor> inputs) {
    if (reply.done()) {
      Tensor.closeAll(inputs.values());
      close();
    } else {
      work.schedule(inputs, new Run(), kept);
    }
  }

  private Generation<Object> current() {
    Generation<Object> open = generation;
    if (open == null) {
      throw new IllegalStateException("the generator opened no generation");
    }
    return open;
  }

  private Answer answer(Object value) {
    return new Answer(work.write(value), () -> {});
  }

  private List<Answer> written(List<Object> values) {
    List<Answer> written = new ArrayList<>(values.size());
    values.forEach(value -> written.add(answer(value)));
    return written;
  }

  private CompletionStage<Void> send(List<Answer> parts) {
    CompletionStage<Void> ready = CompletableFuture.completedFuture(null);
    for (Answer part : parts) {
      ready = ready.thenCompose(before -> reply.part(part));
    }
    return ready;
  }

  /** The answer of one run leads to the next step. */
  private final class Run implements AnswerHandler {
    @Override
    public CompletionStage<Void> part(Map<String, Tensor> outputs) {
      Tensor.closeAll(outputs.values());
      failed(wrongCount("in several parts"));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void last(Map<String, Tensor> outputs) {
      work.inPool(
          guarded(() -> advance(outputs)),
          () -> {
            Tensor.closeAll(outputs.values());
            close();
          });
    }

    @Override
    public void end() {
      failed(wrongCount("with nothing"));
    }

    private ServingException wrongCount(String answer) {
      return new ServingException(
          ErrorCode.UNSUPPORTED,
          admission.version().id()
              + " answers one run "
              + answer
              + ", which a generator cannot take");
    }

    @Override
    public void failed(ServingException reason) {
      close();
      reply.failed(reason);
    }
  }

  private void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (generation != null) {
      closeInPool(generation);
    }
    // Held on to until a run that may still read what is kept has ended.
    kept.close(admission::letGo);
  }

  /** Whichever thread ends the request: an event loop or the timer must not wait for a package. */
  private void closeInPool(AutoCloseable closeable) {
    work.cleanUp(
        () -> {
          try {
            closeable.close();
          } catch (Exception | LinkageError e) {
            log.warn("{}: closing a generation failed", admission.version().id(), e);
          }
        });
  }
}
