package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers a request that has one response; of a model that gives several, the request fails. */
public abstract class SingleResponse implements ResponseStream {
  // Responses come one at a time.
  private volatile boolean refused;

  /** Answer with the response, and close it. */
  protected abstract void answer(InferResponse response);

  /** Answer with an error. */
  protected abstract void refuse(ServingException reason);

  @Override
  public final CompletionStage<Void> next(InferResponse response) {
    response.close();
    failed(wrongCount("several responses"));
    refused = true;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public final void last(InferResponse response) {
    if (refused) {
      response.close();
    } else {
      answer(response);
    }
  }

  @Override
  public final void end() {
    failed(wrongCount("no response"));
  }

  /** The caller could not know, so that it is no fault of the request's. */
  private static ServingException wrongCount(String got) {
    return new ServingException(
        ErrorCode.BACKEND_FAILURE,
        "the model gave " + got + " where one is wanted" + ModelInference.ASK_FOR_SEVERAL);
  }

  @Override
  public final void failed(ServingException reason) {
    if (!refused) {
      refuse(reason);
    }
  }
}
