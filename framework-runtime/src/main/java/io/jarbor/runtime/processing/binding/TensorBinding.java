package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.TensorReader;
import io.jarbor.runtime.processing.json.TensorWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors as nested arrays: read as FP32 of any rank, on the heap; written of any datatype. */
final class TensorBinding implements Binding {
  @Override
  public Object read(JsonInput in) {
    return TensorReader.readAny(in);
  }

  @Override
  public void write(JsonGenerator out, Object value) throws IOException {
    TensorWriter.write(out, (Tensor) value);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", "Nested arrays, one level per dimension.");
    return schema;
  }

  @Override
  public Object example() {
    return List.of(0.0);
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(Kind.ARRAY, Kind.NUMBER);
  }
}
