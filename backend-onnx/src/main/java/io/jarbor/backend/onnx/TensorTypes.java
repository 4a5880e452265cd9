package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.jarbor.api.tensor.Datatype;
import java.nio.ByteBuffer;
import java.util.Optional;

/** ONNX Runtime's element types beside ours. */
final class TensorTypes {
  private TensorTypes() {}

  /** Our name of an element type; empty for one that no tensor here has. */
  static Optional<Datatype> datatype(TensorInfo info) {
    return Optional.ofNullable(
        switch (info.onnxType) {
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Datatype.BOOL;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Datatype.UINT8;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Datatype.UINT16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Datatype.UINT32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Datatype.UINT64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Datatype.INT8;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Datatype.INT16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Datatype.INT32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Datatype.INT64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Datatype.FP16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Datatype.BF16;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Datatype.FP32;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Datatype.FP64;
          case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Datatype.BYTES;
          default -> null;
        });
  }

  /**
   * Make a tensor on memory of ours, an unsigned one of more than 8 bits as its signed sibling.
   *
   * @param data direct and aligned, so that it is not copied; must outlive the tensor
   */
  static OnnxTensor on(OrtEnvironment environment, Datatype datatype, ByteBuffer data, long[] sizes)
      throws OrtException {
    // Buffers of the element's own type: ONNX Runtime takes a byte buffer's length for a number of
    // elements when it checks the size, and so refuses large ones.
    return switch (datatype) {
      case BOOL -> OnnxTensor.createTensor(environment, data, sizes, OnnxJavaType.BOOL);
      case UINT8 -> OnnxTensor.createTensor(environment, data, sizes, OnnxJavaType.UINT8);
      case INT8 -> OnnxTensor.createTensor(environment, data, sizes, OnnxJavaType.INT8);
      case INT16, UINT16 -> OnnxTensor.createTensor(environment, data.asShortBuffer(), sizes);
      case FP16 ->
          OnnxTensor.createTensor(environment, data.asShortBuffer(), sizes, OnnxJavaType.FLOAT16);
      case BF16 ->
          OnnxTensor.createTensor(environment, data.asShortBuffer(), sizes, OnnxJavaType.BFLOAT16);
      case INT32, UINT32 -> OnnxTensor.createTensor(environment, data.asIntBuffer(), sizes);
      case INT64, UINT64 -> OnnxTensor.createTensor(environment, data.asLongBuffer(), sizes);
      case FP32 -> OnnxTensor.createTensor(environment, data.asFloatBuffer(), sizes);
      case FP64 -> OnnxTensor.createTensor(environment, data.asDoubleBuffer(), sizes);
      case BYTES -> throw new IllegalArgumentException("BYTES elements are not on one buffer");
    };
  }
}
