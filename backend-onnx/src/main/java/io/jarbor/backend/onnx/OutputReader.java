package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Copies what the engine answered out of its memory. */
final class OutputReader {
  private final TextCheck textCheck;

  OutputReader(TextCheck textCheck) {
    this.textCheck = textCheck;
  }

  /**
   * Read one output.
   *
   * @param value closed by the caller
   * @return owned by the caller
   */
  Tensor read(TensorSpec spec, OnnxValue value, TensorAllocator allocator) throws OrtException {
    if (value instanceof OnnxSequence sequence) {
      return table(spec, sequence, allocator);
    }
    OnnxTensor tensor = (OnnxTensor) value;
    Shape shape = Shape.of(tensor.getInfo().getShape());
    if (spec.datatype() == Datatype.BYTES) {
      return strings(spec, shape, tensor);
    }
    if (shape.elementCount() == 0) {
      return Tensor.allocate(spec.datatype(), shape);
    }
    // The API's getter makes the one copy.
    return Tensor.wrap(spec.datatype(), shape, tensor.getByteBuffer());
  }

  private Tensor strings(TensorSpec spec, Shape shape, OnnxTensor tensor) throws OrtException {
    List<String> texts = new ArrayList<>();
    if (shape.elementCount() > 0) {
      OptionalInt broken = textCheck.firstBroken(tensor);
      if (broken.isPresent()) {
        throw new ServingException(
            ErrorCode.BACKEND_FAILURE,
            "output '"
                + spec.name()
                + "', element "
                + broken.getAsInt()
                + ": holds NUL, a character above U+FFFF, or is not UTF-8, which ONNX Runtime's"
                + " Java API cannot pass on");
      }
      flatten(tensor.getValue(), texts);
    }
    return Tensor.ofStrings(shape, texts);
  }

  private static void flatten(Object value, List<String> into) {
    if (value instanceof Object[] array) {
      for (Object part : array) {
        flatten(part, into);
      }
    } else {
      into.add((String) value);
    }
  }

  /** Lay the maps of a ZipMap out as rows, a column for each of its keys. */
  private static Tensor table(TensorSpec spec, OnnxSequence sequence, TensorAllocator allocator)
      throws OrtException {
    List<? extends OnnxValue> maps = sequence.getValue();
    try {
      List<String> keys = spec.labels();
      Tensor table = allocator.allocate(Datatype.FP32, Shape.of(maps.size(), keys.size()));
      try {
        FloatBuffer values = table.floats();
        for (int row = 0; row < maps.size(); row++) {
          fill(spec, ((OnnxMap) maps.get(row)).getValue(), values, row * keys.size());
        }
        return table;
      } catch (OrtException | RuntimeException e) {
        table.close();
        throw e;
      }
    } finally {
      maps.forEach(OnnxValue::close);
    }
  }

  private static void fill(TensorSpec spec, Map<?, ?> map, FloatBuffer values, int start) {
    List<String> keys = spec.labels();
    int found = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      int column = keys.indexOf(String.valueOf(entry.getKey()));
      if (column >= 0) {
        values.put(start + column, (Float) entry.getValue());
        found++;
      }
    }
    if (found != keys.size() || map.size() != found) {
      throw new ServingException(
          ErrorCode.BACKEND_FAILURE,
          "output '" + spec.name() + "': expected the keys " + keys + ", got " + map.keySet());
    }
  }
}
