package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.proto.inference.ModelInferResponse.InferOutputTensor;
import io.jarbor.proto.inference.ModelStreamInferResponse;
import io.jarbor.runtime.grpc.Frame;
import io.jarbor.runtime.http.ErrorMessage;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes responses, always with raw contents: each output's bytes are copied once, from its tensor
 * into the frame.
 */
final class ResponseWriter {
  private static final String FINAL_RESPONSE = "triton_final_response";
  private static final int RAW = ModelInferResponse.RAW_OUTPUT_CONTENTS_FIELD_NUMBER;
  private static final int RESPONSE = ModelStreamInferResponse.INFER_RESPONSE_FIELD_NUMBER;

  private ResponseWriter() {}

  /** Write the one response to a request. */
  static ByteBuffer whole(InferResponse response) {
    ModelInferResponse head = head(response).build();
    return Frame.of(size(head, response), out -> writeResponse(head, response, out));
  }

  /** Write one of several responses to a request. */
  static ByteBuffer streamed(InferResponse response, boolean last) {
    ModelInferResponse head = streamedHead(response, last);
    long size = size(head, response);
    return Frame.of(
        Frame.embedded(RESPONSE, size),
        out -> {
          out.writeTag(RESPONSE, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          out.writeUInt32NoTag((int) size);
          writeResponse(head, response, out);
        });
  }

  /**
   * Check that one of several responses can be written.
   *
   * @throws ServingException {@code TOO_LARGE}, as {@link #streamed} would
   */
  static void requireFits(InferResponse response) {
    // What is not of the outputs is small, so most responses need no exact count.
    if (response.byteSize() > HttpAnswer.MOST_BYTES / 2) {
      long size = size(streamedHead(response, true), response);
      int unused = Frame.checkedLength(Frame.embedded(RESPONSE, size));
    }
  }

  private static ModelInferResponse streamedHead(InferResponse response, boolean last) {
    return head(response).putParameters(FINAL_RESPONSE, flag(last)).build();
  }

  /** Write that a request has no further response. */
  static ByteBuffer end(String id, ModelId model) {
    return Frame.of(
        ModelStreamInferResponse.newBuilder()
            .setInferResponse(named(id, model).putParameters(FINAL_RESPONSE, flag(true)))
            .build());
  }

  /** Write why a request has no (further) response. */
  static ByteBuffer failed(String id, ServingException reason) {
    return Frame.of(
        ModelStreamInferResponse.newBuilder()
            // Never empty: by that a client tells a failure.
            .setErrorMessage(ErrorMessage.of(reason))
            .setInferResponse(
                ModelInferResponse.newBuilder().setId(id).putParameters(FINAL_RESPONSE, flag(true)))
            .build());
  }

  private static ModelInferResponse.Builder named(String id, ModelId model) {
    return ModelInferResponse.newBuilder()
        .setId(id)
        .setModelName(model.name())
        .setModelVersion(model.version());
  }

  /** All but the outputs' bytes. */
  private static ModelInferResponse.Builder head(InferResponse response) {
    ModelInferResponse.Builder head = named(response.id(), response.model());
    response
        .outputs()
        .forEach(
            (name, tensor) -> {
              InferOutputTensor.Builder output =
                  InferOutputTensor.newBuilder()
                      .setName(name)
                      .setDatatype(tensor.datatype().name());
              Arrays.stream(tensor.shape().sizes()).forEach(output::addShape);
              head.addOutputs(output);
            });
    return head;
  }

  private static InferParameter flag(boolean value) {
    return InferParameter.newBuilder().setBoolParam(value).build();
  }

  private static long size(ModelInferResponse head, InferResponse response) {
    long size = head.getSerializedSize();
    for (Tensor output : response.outputs().values()) {
      size += Frame.embedded(RAW, output.byteSize());
    }
    return size;
  }

  private static void writeResponse(
      ModelInferResponse head, InferResponse response, CodedOutputStream out) throws IOException {
    head.writeTo(out);
    for (Tensor output : response.outputs().values()) {
      out.writeTag(RAW, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(output.byteSize());
      out.write(output.data());
    }
  }
}
