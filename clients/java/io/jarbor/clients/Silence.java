package io.jarbor.clients;

import io.jarbor.api.model.InferenceCall;

/** Takes numbers, and answers with nothing. */
public final class Silence extends Numbers {
  @Override
  public boolean decoupled() {
    return true;
  }

  @Override
  public void infer(InferenceCall call) {
    // Which a decoupled model may.
  }
}
