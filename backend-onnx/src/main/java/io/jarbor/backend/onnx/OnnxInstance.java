package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the shared session; holds nothing between runs but its use of it. */
final class OnnxInstance implements ModelInstance {
  private static final String UNFORESEEN_SHAPE = "OrtValue shape verification failed";

  private final OnnxModel model;
  private final RunInputs inputs;
  private final OutputReader reader;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Make an instance on a use of the session.
   *
   * @param model whose session is acquired for this instance, which releases it
   */
  OnnxInstance(OnnxModel model) {
    this.model = model;
    this.inputs = new RunInputs(model.engine());
    this.reader = new OutputReader(model.engine().textCheck());
  }

  @Override
  public void infer(InferenceCall call) {
    if (closed.get()) {
      throw new IllegalStateException("the instance is closed");
    }
    OrtSession session = model.session().acquire();
    try (Termination termination = new Termination()) {
      call.onCancel(termination::request);
      try {
        run(session, call, termination);
      } catch (OrtException e) {
        throw termination.requested() ? ended(call, e) : failed(e);
      }
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      model.session().release();
    }
  }

  private void run(OrtSession session, InferenceCall call, Termination termination)
      throws OrtException {
    Map<String, Tensor> outputs;
    try (Scope scope = new Scope()) {
      Map<String, OnnxTensorLike> fed = inputs.of(call, scope);
      outputs = compute(session, call, fed, termination);
    }
    call.emit(outputs, true);
  }

  private Map<String, Tensor> compute(
      OrtSession session,
      InferenceCall call,
      Map<String, OnnxTensorLike> fed,
      Termination termination)
      throws OrtException {
    if (model.pins()) {
      try {
        return compute(session, call, fed, termination, true);
      } catch (OrtException e) {
        if (!String.valueOf(e.getMessage()).contains(UNFORESEEN_SHAPE)) {
          throw e;
        }
        model.stopPinning();
      }
    }
    return compute(session, call, fed, termination, false);
  }

  private Map<String, Tensor> compute(
      OrtSession session,
      InferenceCall call,
      Map<String, OnnxTensorLike> fed,
      Termination termination,
      boolean pin)
      throws OrtException {
    Map<String, Tensor> made = new LinkedHashMap<>();
    try (Scope scope = new Scope()) {
      Map<String, OnnxTensor> pinned = pin ? pin(call, made, scope) : Map.of();
      Set<String> others = new LinkedHashSet<>(call.requestedOutputs());
      others.removeAll(pinned.keySet());
      try (OrtSession.Result result = session.run(fed, others, pinned, termination.options())) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (String name : call.requestedOutputs()) {
          if (!made.containsKey(name)) {
            made.put(
                name,
                reader.read(model.output(name), result.get(name).orElseThrow(), call.allocator()));
          }
          outputs.put(name, made.get(name));
        }
        return outputs;
      }
    } catch (OrtException | RuntimeException e) {
      Tensor.closeAll(made.values());
      throw e;
    }
  }

  /** Give the engine memory of ours to answer into, where the shape is known beforehand. */
  private Map<String, OnnxTensor> pin(InferenceCall call, Map<String, Tensor> made, Scope scope)
      throws OrtException {
    Map<String, Long> sizes = model.shapes().sizes(call.inputs());
    Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    for (String name : call.requestedOutputs()) {
      TensorSpec spec = model.output(name);
      Optional<Shape> shape = foretold(spec, sizes);
      if (shape.isPresent()) {
        Tensor target = call.allocator().allocate(spec.datatype(), shape.get());
        made.put(name, target);
        OnnxTensor tensor =
            TensorTypes.on(
                model.engine().environment(), spec.datatype(), target.data(), shape.get().sizes());
        scope.add(tensor::close);
        pinned.put(name, tensor);
      }
    }
    return pinned;
  }

  private Optional<Shape> foretold(TensorSpec spec, Map<String, Long> sizes) {
    if (spec.datatype() == Datatype.BYTES
        || UnsignedCasts.needed(spec.datatype())
        || !spec.labels().isEmpty()) {
      return Optional.empty();
    }
    return model.shapes().foretell(spec, sizes).filter(shape -> shape.elementCount() > 0);
  }

  private static ServingException ended(InferenceCall call, OrtException cause) {
    return call.deadline().passed()
        ? new ServingException(
            ErrorCode.DEADLINE_EXCEEDED, "the run was ended at its deadline", cause)
        : new ServingException(
            ErrorCode.CANCELLED, "the run was ended, as nobody waits for its answer", cause);
  }

  private ServingException failed(OrtException cause) {
    return new ServingException(
        ErrorCode.BACKEND_FAILURE,
        "the model failed: "
            + EngineMessage.compact(String.valueOf(cause.getMessage()), model.root()),
        cause);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      model.session().release();
    }
  }
}
