package io.jarbor.runtime.processing;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.processing.json.TensorSchema;
import io.jarbor.runtime.processing.json.TensorWriter;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes bodies with a JSON field per output. */
final class TensorResponses implements ResponseSide {
  private final Signature signature;
  private final Passthrough passthrough;

  TensorResponses(Signature signature, Passthrough passthrough) {
    this.signature = signature;
    this.passthrough = passthrough;
  }

  @Override
  public void write(JsonGenerator out, Payload answer) throws IOException {
    if (!(answer instanceof Payload.Tensors tensors)) {
      throw new ServingException(ErrorCode.INTERNAL, "expected tensors to write, got a record");
    }
    out.writeStartObject();
    for (TensorSpec spec : signature.outputs()) {
      Tensor tensor = tensors.tensors().get(spec.name());
      if (tensor != null) {
        out.writeFieldName(passthrough.name(spec));
        write(out, spec, tensor);
      }
    }
    out.writeEndObject();
  }

  private void write(JsonGenerator out, TensorSpec spec, Tensor tensor) throws IOException {
    Shape shape = tensor.shape();
    if (passthrough.item()) {
      if (shape.rank() == 0 || shape.size(0) != 1) {
        throw new ServingException(
            ErrorCode.INVALID_INPUT,
            "output '"
                + spec.name()
                + "': the answer is one row ('item: true'), and the request had more: shape "
                + shape);
      }
      shape = shape.row();
    }
    TensorWriter.write(out, tensor, shape, labels(spec));
  }

  /** Two classes of one name cannot be members of one object. */
  private List<String> labels(TensorSpec spec) {
    List<String> labels = spec.labels();
    boolean distinct = new HashSet<>(labels).size() == labels.size();
    return passthrough.labelled() && distinct ? labels : List.of();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> members = new LinkedHashMap<>();
    for (TensorSpec spec : signature.outputs()) {
      Shape shape = passthrough.item() ? spec.shape().row() : spec.shape();
      Map<String, Object> member =
          new LinkedHashMap<>(TensorSchema.of(spec.datatype(), shape, fitting(spec, shape)));
      member.put("description", spec.datatype() + " " + shape);
      members.put(passthrough.name(spec), member);
    }
    return TensorRequests.object(members);
  }

  private List<String> fitting(TensorSpec spec, Shape shape) {
    List<String> labels = labels(spec);
    boolean fits = shape.rank() > 0 && shape.size(shape.rank() - 1) == labels.size();
    return fits ? labels : List.of();
  }
}
