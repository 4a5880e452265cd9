package io.jarbor.testkit;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.Mood.Turn;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs as its mood says. */
final class CrankyInstance implements ModelInstance {
  private final ModelInstance instance;
  private final Mood mood;

  CrankyInstance(ModelInstance instance, Mood mood) {
    this.instance = instance;
    this.mood = mood;
  }

  @Override
  public void infer(InferenceCall call) {
    Turn turn = mood.next();
    switch (turn) {
      case GOOD -> instance.infer(call);
      case FAIL_AS_PROMISED ->
          throw new ServingException(ErrorCode.BACKEND_FAILURE, mood.describe(turn));
      case FAIL_UNEXPECTEDLY -> throw new IllegalStateException(mood.describe(turn));
      case FAIL_AFTER_THE_WORK, FORGET_AN_OUTPUT ->
          instance.infer(new CrankyCall(call, turn, mood));
    }
  }

  @Override
  public void close() {
    instance.close();
  }

  /** Spoils what is emitted. */
  private static final class CrankyCall extends ForwardingCall {
    private final Turn turn;
    private final Mood mood;

    CrankyCall(InferenceCall call, Turn turn, Mood mood) {
      super(call);
      this.turn = turn;
      this.mood = mood;
    }

    @Override
    public void emit(Map<String, Tensor> outputs, boolean last) {
      if (turn == Turn.FAIL_AFTER_THE_WORK) {
        Tensor.closeAll(outputs.values());
        throw new ServingException(ErrorCode.BACKEND_FAILURE, mood.describe(turn));
      }
      Map<String, Tensor> fewer = new LinkedHashMap<>(outputs);
      Tensor forgotten = fewer.remove(outputs.keySet().iterator().next());
      if (forgotten != null) {
        forgotten.close();
      }
      super.emit(fewer, last);
    }
  }
}
