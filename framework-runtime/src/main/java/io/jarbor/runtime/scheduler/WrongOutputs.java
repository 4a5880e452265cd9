package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** What a model answered is not what its signature says. Immutable. */
public final class WrongOutputs extends ServingException {
  private static final long serialVersionUID = 1L;

  WrongOutputs(String message) {
    super(ErrorCode.BACKEND_FAILURE, message);
  }
}
