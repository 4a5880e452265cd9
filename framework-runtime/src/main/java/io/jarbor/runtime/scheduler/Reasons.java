package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.Collection;

/** What callers are told when a task has no answer. */
final class Reasons {
  private Reasons() {}

  static ServingException deadline(ModelId model) {
    return new ServingException(
        ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before " + model + " answered");
  }

  static ServingException queueTimeout(ModelId model, Scheduling scheduling) {
    return new ServingException(
        ErrorCode.QUEUE_TIMEOUT,
        "no instance of "
            + model
            + " was free within the request's queue timeout of "
            + scheduling.queueTimeout().map(timeout -> timeout.toNanos() / 1000).orElse(0L)
            + " µs");
  }

  static ServingException cancelled() {
    return new ServingException(ErrorCode.CANCELLED, "the caller has gone");
  }

  static ServingException unread() {
    return new ServingException(
        ErrorCode.CANCELLED,
        "the caller does not read its answer, and others wait for theirs from the same run");
  }

  static ServingException unavailable(ModelId model, String why) {
    return new ServingException(ErrorCode.UNAVAILABLE, model + " " + why);
  }

  static ServingException tooManyRows(ModelId model, long rows, int maxSize) {
    return ServingException.invalidInput(
        "the request has " + rows + " rows; " + model + " takes at most " + maxSize + " at a time");
  }

  static ServingException missingOutput(String name, Collection<String> got) {
    return new WrongOutputs("output '" + name + "' is missing; the backend answered " + got);
  }

  static ServingException wrongOutput(TensorSpec spec, Object got) {
    return new WrongOutputs(
        "output '"
            + spec.name()
            + "': expected "
            + spec.datatype()
            + " "
            + spec.shape()
            + ", got "
            + got);
  }

  static ServingException wrongRows(String output, int rows, Shape got) {
    return new WrongOutputs(
        "output '"
            + output
            + "': expected "
            + rows
            + " rows, as many as the inputs have, got shape "
            + got
            + "; switch batching off if this model does not answer row for row");
  }

  static ServingException noLastOutputs() {
    return backend("the backend returned without its last outputs");
  }

  private static ServingException backend(String message) {
    return new ServingException(ErrorCode.BACKEND_FAILURE, message);
  }

  /** What our own code threw. */
  static ServingException ofServer(RuntimeException thrown) {
    return thrown instanceof ServingException known
        ? known
        : new ServingException(ErrorCode.INTERNAL, "the server failed: " + thrown, thrown);
  }

  /** What an instance threw: a {@link ServingException} stands, all else is the backend's. */
  static ServingException ofBackend(Throwable thrown) {
    if (thrown instanceof ServingException known) {
      return known;
    }
    // Its message is for the log: it may tell a caller what is no caller's affair.
    return new ServingException(
        ErrorCode.BACKEND_FAILURE,
        "the backend failed with " + thrown.getClass().getName() + "; the server's log says more",
        thrown);
  }
}
