package io.jarbor.runtime.processing;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.binding.RecordBinder;
import io.jarbor.runtime.processing.json.JsonOutput;
import java.util.Map;

/** Writes bodies of a processor's response type. */
final class RecordResponses implements ResponseSide {
  private final RecordBinder binder;

  /**
   * Bind a response type.
   *
   * @throws io.jarbor.runtime.processing.binding.UnbindableException if it cannot be bound
   */
  RecordResponses(Class<?> type) {
    this.binder = RecordBinder.of(type);
  }

  @Override
  public byte[] write(Payload answer) {
    if (!(answer instanceof Payload.Typed typed)) {
      throw new ServingException(ErrorCode.INTERNAL, "expected a record to write, got tensors");
    }
    return JsonOutput.write(out -> binder.write(out, typed.value()));
  }

  @Override
  public Map<String, Object> schema() {
    return binder.schema();
  }
}
