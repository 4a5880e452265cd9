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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: preprocess → schedule → postprocess → answer. A processor's work is done
 * on the version's pool, a run on the scheduler's threads; whichever thread has the request moves
 * it on.
 */
final class Exchange {
  private final Admission admission;
  private final InferenceRequest request;
  private final Reply reply;
  private final ProcessorPool pool;
  private final RequestContext context;

  Exchange(
      Admission admission,
      InferenceRequest request,
      AnswerStream stream,
      ProcessorPool pool,
      ScheduledExecutorService timer) {
    this.admission = admission;
    this.request = request;
    this.pool = pool;
    this.reply = new Reply(admission, stream, timer);
    this.context = new RequestContext(admission);
  }

  void start() {
    try {
      Processors processors = admission.version().processors();
      boolean processed = request.level() == InferenceRequest.Level.PROCESSED;
      if (processed && processors.generator().isPresent()) {
        new GenerationLoop(
                processors.generator().get(),
                typed(),
                admission,
                reply,
                this::inPool,
                this::schedule,
                context)
            .start();
      } else if (request.payload() instanceof Payload.Tensors tensors) {
        schedule(
            tensors.tensors(),
            answerHandler(processed ? processors.postprocessor() : Optional.empty()));
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

  private Object typed() {
    if (request.payload() instanceof Payload.Typed typed) {
      return typed.value();
    }
    throw new ServingException(
        ErrorCode.UNSUPPORTED,
        admission.version().id()
            + " generates its answer in steps, and takes no tensors on this route");
  }

  private void preprocess(
      Preprocessor<Object> preprocessor, Optional<Postprocessor<Object>> postprocessor) {
    Object value = typed();
    inPool(
        () -> {
          Map<String, Tensor> inputs = preprocessor.process(value, context);
          if (reply.done()) {
            Tensor.closeAll(inputs.values());
          } else {
            schedule(inputs, answerHandler(postprocessor));
          }
        },
        () -> {});
  }

  /**
   * Run code of the package's: bounded, watched, and with the version held for as long as it really
   * runs.
   *
   * @param abandoned runs instead if the request is over before its turn comes; frees what the work
   *     would have used
   */
  private void inPool(Runnable work, Runnable abandoned) {
    reply.enforceDeadline();
    if (!admission.hold()) {
      abandoned.run();
      return;
    }
    pool.run(
        () -> {
          try {
            if (reply.done()) {
              abandoned.run();
            } else {
              work.run();
            }
          } catch (Throwable e) {
            reply.failed(Failures.ofProcessor(e));
          } finally {
            admission.letGo();
          }
        },
        admission.deadline(),
        reason -> {
          abandoned.run();
          admission.letGo();
          reply.failed(reason);
        });
  }

  private void schedule(Map<String, Tensor> inputs, AnswerHandler handler) {
    schedule(inputs, handler, null);
  }

  private void schedule(
      Map<String, Tensor> inputs, AnswerHandler handler, @Nullable KeptState kept) {
    Signature signature = admission.version().signature();
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    List<String> outputs;
    try {
      signature.checkInputs(inputs);
      outputs = requestedOutputs(signature);
      for (TensorSpec spec : signature.inputs()) {
        ordered.put(spec.name(), inputs.get(spec.name()));
      }
    } catch (RuntimeException e) {
      Tensor.closeAll(inputs.values());
      handler.failed(Failures.ofServer(e));
      return;
    }
    admission
        .version()
        .scheduler()
        .submit(
            new InferenceTask(
                ordered,
                outputs,
                request.parameters(),
                admission.deadline(),
                admission.cancellation(),
                handler,
                kept));
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
      public void outputs(Map<String, Tensor> outputs, boolean last) {
        Runnable release = () -> Tensor.closeAll(outputs.values());
        if (postprocessor.isEmpty()) {
          reply.answer(new Answer(new Payload.Tensors(outputs), release), last);
        } else {
          postprocess(postprocessor.get(), outputs, release, last);
        }
      }

      @Override
      public void failed(ServingException reason) {
        reply.failed(reason);
      }
    };
  }

  private void postprocess(
      Postprocessor<Object> postprocessor,
      Map<String, Tensor> outputs,
      Runnable release,
      boolean last) {
    inPool(
        () -> {
          @Nullable Object value = null;
          try {
            value = postprocessor.process(outputs, context);
            if (value == null) {
              throw new IllegalStateException("it answered null");
            }
          } finally {
            if (value == null) {
              release.run();
            }
          }
          reply.answer(new Answer(new Payload.Typed(value), release), last);
        },
        release);
  }
}
