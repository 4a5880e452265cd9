package io.jarbor.runtime.inference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.processing.Generation;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.plugin.ContextLoader;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.scheduler.AnswerHandler;
import io.jarbor.runtime.scheduler.KeptState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a generator: step → run → step, each run through the scheduler anew. One thread at a time
 * has it.
 */
final class GenerationLoop {
  private static final Logger log = LoggerFactory.getLogger(GenerationLoop.class);

  private final Generator<Object, Object> generator;
  private final Object value;
  private final Admission admission;
  private final Reply reply;
  private final BiConsumer<Runnable, Runnable> pool;
  private final Runs schedule;
  private final ProcessingContext context;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final KeptState kept = new KeptState(this::closeQuietly);
  private @Nullable Generation<Object> generation;

  /** Runs the model once more for the request. */
  @FunctionalInterface
  interface Runs {
    void run(Map<String, Tensor> inputs, AnswerHandler handler, KeptState kept);
  }

  GenerationLoop(
      Generator<Object, Object> generator,
      Object value,
      Admission admission,
      Reply reply,
      BiConsumer<Runnable, Runnable> pool,
      Runs schedule,
      ProcessingContext context) {
    this.generator = generator;
    this.value = value;
    this.admission = admission;
    this.reply = reply;
    this.pool = pool;
    this.schedule = schedule;
    this.context = context;
  }

  void start() {
    // Held from the first step to the last: what the package keeps for the request is closed under
    // its own loader.
    if (!admission.hold()) {
      return;
    }
    pool.accept(
        guarded(
            () -> {
              generation = generator.open(value, context);
              advance(Map.of());
            }),
        this::close);
  }

  /**
   * What throws, or finds the request over, closes the generation; every way on goes through here.
   */
  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
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
      if (next.state() != null) {
        kept.keep(next.state());
      }
      if (reply.done()) {
        Tensor.closeAll(next.inputs().values());
        close();
        return;
      }
      send(next.parts())
          .whenComplete((sent, failure) -> schedule.run(next.inputs(), new Run(), kept));
    } else if (step instanceof Generation.Done<Object> done) {
      CompletionStage<Void> sent = send(done.parts());
      Answer answer = new Answer(new Payload.Typed(done.answer()), () -> {});
      sent.whenComplete(
          (nothing, failure) -> {
            close();
            reply.answer(answer, true);
          });
    }
  }

  private Generation<Object> current() {
    Generation<Object> open = generation;
    if (open == null) {
      throw new IllegalStateException("the generator opened no generation");
    }
    return open;
  }

  private CompletionStage<Void> send(List<Object> parts) {
    CompletionStage<Void> ready = CompletableFuture.completedFuture(null);
    for (Object part : parts) {
      ready =
          ready.thenCompose(before -> reply.part(new Answer(new Payload.Typed(part), () -> {})));
    }
    return ready;
  }

  /** The answer of one run leads to the next step. */
  private final class Run implements AnswerHandler {
    @Override
    public void outputs(Map<String, Tensor> outputs, boolean last) {
      if (!last) {
        Tensor.closeAll(outputs.values());
        failed(
            new ServingException(
                ErrorCode.UNSUPPORTED,
                admission.version().id()
                    + " answers one run in several parts, which a generator cannot take"));
        return;
      }
      pool.accept(
          guarded(() -> advance(outputs)),
          () -> {
            Tensor.closeAll(outputs.values());
            close();
          });
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
    kept.close();
    if (generation != null) {
      closeQuietly(generation);
    }
    admission.letGo();
  }

  /** Under the package's loader, whichever thread ends the request; its failure ends nothing. */
  private void closeQuietly(AutoCloseable closeable) {
    ContextLoader.run(
        generator.getClass().getClassLoader(),
        () -> {
          try {
            closeable.close();
          } catch (Exception | LinkageError e) {
            log.warn("{}: closing a generation failed", admission.version().id(), e);
          }
        });
  }
}
