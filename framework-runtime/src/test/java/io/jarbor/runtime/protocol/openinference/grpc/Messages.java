package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.ByteString;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;

/** Makes messages as callers send them. */
final class Messages {
  private Messages() {}

  static InferInputTensor.Builder input(String name, String datatype, long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long size : shape) {
      input.addShape(size);
    }
    return input;
  }

  static ByteString hex(String hex) {
    return ByteString.copyFrom(HexFormat.ofDelimiter(" ").parseHex(hex));
  }

  static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }

  static InferParameter flag(boolean value) {
    return InferParameter.newBuilder().setBoolParam(value).build();
  }

  static InferMessage sent(ModelInferRequest.Builder request) {
    return InferMessage.read(Unpooled.wrappedBuffer(request.build().toByteArray()), more -> {});
  }
}
