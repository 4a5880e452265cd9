package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.binding.RecordBinder;
import java.io.IOException;
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
  public void write(JsonGenerator out, Payload answer) throws IOException {
    if (!(answer instanceof Payload.Typed typed)) {
      throw new ServingException(ErrorCode.INTERNAL, "expected a record to write, got tensors");
    }
    binder.write(out, typed.value());
  }

  @Override
  public Map<String, Object> schema() {
    return binder.schema();
  }
}
