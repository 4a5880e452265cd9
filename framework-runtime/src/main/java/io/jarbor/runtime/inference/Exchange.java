package io.jarbor.runtime.inference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.scheduler.AnswerHandler;
import io.jarbor.runtime.scheduler.InferenceTask;
import io.jarbor.runtime.scheduler.KeptState;
import io.jarbor.runtime.scheduler.Scheduling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: preprocess → schedule → postprocess → answer. Code of the package's is
 * run in the version's pool, a run on the scheduler's threads; whichever thread has the request
 * moves it on.
 */
final class Exchange {
  private final Admission admission;
  private final InferenceRequest request;
  private final Reply reply;
  private final Processors processors;
  private final PooledWork pooled;
  private final RequestContext context;

  /** What the next run asks of the queue; for whichever thread has the request. */
  private Scheduling scheduling;

  Exchange(
      Admission admission,
      InferenceRequest request,
      AnswerStream stream,
      ProcessorPool pool,
      ScheduledExecutorService timer) {
    this.admission = admission;
    this.request = request;
    this.processors = admission.version().processors();
    this.reply = new Reply(admission, stream, timer);
    this.pooled = new PooledWork(admission, reply, pool);
    this.context = new RequestContext(admission);
    this.scheduling = request.scheduling();
  }

  void start() {
    try {
      boolean processed = request.level() == InferenceRequest.Level.PROCESSED;
      if (processed && processors.generator().isPresent()) {
        new GenerationLoop(
                processors.generator().get(), admission, reply, new GenerationWork(), context)
            .start();
      } else if (request.payload() instanceof Payload.Tensors tensors) {
        schedule(
            tensors.tensors(),
            answerHandler(processed ? processors.postprocessor() : Optional.empty()),
            null,
            UnaryOperator.identity());
      } else if (processors.preprocessor().isPresent()) {
        preprocess(processors.preprocessor().get(), processors.postprocessor());
      } else {
        throw new ServingException(
            ErrorCode.UNSUPPORTED,
            admission.version().id() + " takes tensors, and got a body of its own kind");
      }
    } catch (RuntimeException e) {
      if (request.payload() instanceof Payload.Tensors tensors) {
        Tensor.closeAll(tensors.tensors().values());
      }
      reply.failed(Failures.ofServer(e));
    }
  }

  /** The request as the type that a processor names; in the pool. */
  private Object bind() {
    if (request.payload() instanceof Payload.Body body) {
      return processors.bind(body);
    }
    throw new ServingException(
        ErrorCode.UNSUPPORTED,
        admission.version().id() + " takes a body of its own kind, and got tensors");
  }

  private void preprocess(
      Preprocessor<Object> preprocessor, Optional<Postprocessor<Object>> postprocessor) {
    pooled.run(
        () -> {
          Map<String, Tensor> inputs = preprocessor.process(bind(), context);
          if (reply.done()) {
            Tensor.closeAll(inputs.values());
          } else {
            schedule(inputs, answerHandler(postprocessor), null, Failures::ofInputs);
          }
        },
        () -> {});
  }

  /**
   * Run the model.
   *
   * @param kept what the request's runs hand on; null for one that runs once
   * @param blame words the reason why the inputs do not fit, by whoever made them
   */
  private void schedule(
      Map<String, Tensor> inputs,
      AnswerHandler handler,
      @Nullable KeptState kept,
      UnaryOperator<ServingException> blame) {
    Signature signature = admission.version().signature();
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    List<String> outputs;
    try {
      outputs = requestedOutputs(signature);
    } catch (RuntimeException e) {
      Tensor.closeAll(inputs.values());
      handler.failed(Failures.ofServer(e));
      return;
    }
    try {
      signature.checkInputs(inputs);
      for (TensorSpec spec : signature.inputs()) {
        ordered.put(spec.name(), inputs.get(spec.name()));
      }
    } catch (RuntimeException e) {
      Tensor.closeAll(inputs.values());
      handler.failed(blame.apply(Failures.ofServer(e)));
      return;
    }
    InferenceTask task =
        InferenceTask.builder(ordered, outputs, admission.deadline(), handler)
            .parameters(request.parameters())
            .cancellation(admission.cancellation())
            .scheduling(scheduling)
            .kept(kept)
            .sample(request.trial())
            .build();
    scheduling = scheduling.again();
    admission.version().scheduler().submit(task);
  }

  private List<String> requestedOutputs(Signature signature) {
    List<String> known = signature.outputs().stream().map(TensorSpec::name).toList();
    for (String output : request.outputs()) {
      if (!known.contains(output)) {
        throw ServingException.invalidInput(
            "unknown output '" + output + "'; expected some of " + known);
      }
    }
    return request.outputs().isEmpty() ? known : request.outputs();
  }

  private AnswerHandler answerHandler(Optional<Postprocessor<Object>> postprocessor) {
    return new AnswerHandler() {
      @Override
      public CompletionStage<Void> part(Map<String, Tensor> outputs) {
        if (postprocessor.isEmpty()) {
          return reply.part(tensors(outputs));
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        postprocess(
            postprocessor.get(),
            outputs,
            answer -> reply.part(answer).whenComplete((done, failure) -> taken.complete(null)),
            () -> taken.complete(null));
        return taken;
      }

      @Override
      public void last(Map<String, Tensor> outputs) {
        if (postprocessor.isEmpty()) {
          reply.last(tensors(outputs));
        } else {
          postprocess(postprocessor.get(), outputs, reply::last, () -> {});
        }
      }

      @Override
      public void end() {
        if (postprocessor.isEmpty()) {
          reply.end();
        } else {
          // After the parts that wait for their turn there.
          pooled.run(reply::end, () -> {});
        }
      }

      @Override
      public void failed(ServingException reason) {
        reply.failed(reason);
      }
    };
  }

  private static Answer tensors(Map<String, Tensor> outputs) {
    return new Answer(new Payload.Tensors(outputs), () -> Tensor.closeAll(outputs.values()));
  }

  /**
   * Make an answer of outputs, in the pool.
   *
   * @param onAnswer takes it
   * @param onNone runs where there is none: the request has failed, or is over
   */
  private void postprocess(
      Postprocessor<Object> postprocessor,
      Map<String, Tensor> outputs,
      Consumer<Answer> onAnswer,
      Runnable onNone) {
    pooled.run(
        () -> {
          Payload answer;
          boolean made = false;
          try {
            Object value = postprocessor.process(outputs, context);
            if (value == null) {
              throw new IllegalStateException("it answered null");
            }
            answer = processors.write(value);
            made = true;
          } finally {
            Tensor.closeAll(outputs.values());
            if (!made) {
              onNone.run();
            }
          }
          onAnswer.accept(new Answer(answer, () -> {}));
        },
        () -> {
          Tensor.closeAll(outputs.values());
          onNone.run();
        });
  }

  private final class GenerationWork implements GenerationLoop.Work {
    @Override
    public Object bind() {
      return Exchange.this.bind();
    }

    @Override
    public Payload write(Object value) {
      return processors.write(value);
    }

    @Override
    public void inPool(Runnable work, Runnable abandoned) {
      pooled.run(work, abandoned);
    }

    @Override
    public void cleanUp(Runnable work) {
      pooled.cleanUp(work);
    }

    @Override
    public void schedule(Map<String, Tensor> inputs, AnswerHandler handler, KeptState kept) {
      Exchange.this.schedule(inputs, handler, kept, Failures::ofInputs);
    }
  }
}
