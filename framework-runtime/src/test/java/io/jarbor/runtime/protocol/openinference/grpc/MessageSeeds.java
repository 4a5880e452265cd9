package io.jarbor.runtime.protocol.openinference.grpc;

import static io.jarbor.runtime.protocol.openinference.grpc.Messages.flag;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.input;
import static io.jarbor.runtime.protocol.openinference.grpc.Messages.number;

import com.google.protobuf.ByteString;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Messages for a fuzzer to begin with: of each datatype, and broken in each way. */
final class MessageSeeds {
  private MessageSeeds() {}

  static Stream<byte[]> all() {
    List<byte[]> seeds = new ArrayList<>();
    Stream.of(typed(), raw(), refused()).flatMap(s -> s).forEach(m -> seeds.add(bytes(m)));
    byte[] whole = bytes(raw().findFirst().orElseThrow());
    seeds.add(Arrays.copyOf(whole, whole.length - 1));
    seeds.add(Arrays.copyOf(whole, 1));
    Stream.of(
            "3aff", // half a length
            "3affffffff0f", // a length below 0
            "3a05616263", // a length beyond the end
            "3c", // the end of a group that did not begin
            "7b08017c", // a group that is unknown
            "7b7b7c7c3a00", // one in another, and raw contents behind them
            "0a01ff3a00", // a name that is no UTF-8
            "380178013a00", // raw contents as a number
            "2a0b0a01782a06120410011002") // packed numbers
        .map(HexFormat.of()::parseHex)
        .forEach(seeds::add);
    return seeds.stream();
  }

  private static byte[] bytes(ModelInferRequest.Builder message) {
    return message.build().toByteArray();
  }

  private static InferTensorContents.Builder contents() {
    return InferTensorContents.newBuilder();
  }

  private static ModelInferRequest.Builder of(InferInputTensor.Builder... inputs) {
    ModelInferRequest.Builder message = ModelInferRequest.newBuilder().setModelName("m");
    Arrays.stream(inputs).forEach(message::addInputs);
    return message;
  }

  private static Stream<ModelInferRequest.Builder> typed() {
    InferTensorContents.Builder ints = contents().addIntContents(-128).addIntContents(127);
    InferTensorContents.Builder uints = contents().addUintContents(0).addUintContents(255);
    Stream<InferInputTensor.Builder> inputs =
        Stream.of(
            input("x", "BOOL", 2)
                .setContents(contents().addBoolContents(true).addBoolContents(false)),
            input("x", "INT8", 2).setContents(ints),
            input("x", "INT16", 1, 2).setContents(ints),
            input("x", "INT32", 2, 1).setContents(ints),
            input("x", "INT64", 1).setContents(contents().addInt64Contents(Long.MIN_VALUE)),
            input("x", "UINT8", 2).setContents(uints),
            input("x", "UINT16", 2).setContents(uints),
            input("x", "UINT32", 2).setContents(uints),
            input("x", "UINT64").setContents(contents().addUint64Contents(-1)),
            input("x", "FP32", 1).setContents(contents().addFp32Contents(Float.NaN)),
            input("x", "FP64", 1).setContents(contents().addFp64Contents(-0.0)),
            input("x", "BYTES", 2)
                .setContents(
                    contents()
                        .addBytesContents(ByteString.copyFromUtf8("ä"))
                        .addBytesContents(ByteString.EMPTY)),
            input("x", "FP32", 0));
    return inputs.map(MessageSeeds::of);
  }

  private static Stream<ModelInferRequest.Builder> raw() {
    return Stream.of(
        of(input("x", "FP32", 1), input("y", "FP16", 1, 1))
            .setId("7")
            .addRawInputContents(Messages.hex("00 00 80 3f"))
            .addRawInputContents(Messages.hex("00 3c"))
            .putParameters("timeout", number(1500))
            .putParameters("priority", InferParameter.newBuilder().setUint64Param(2).build())
            .putParameters("text", InferParameter.newBuilder().setStringParam("ä").build())
            .putParameters("ratio", InferParameter.newBuilder().setDoubleParam(0.5).build())
            .addOutputs(
                InferRequestedOutputTensor.newBuilder()
                    .setName("z")
                    .putParameters("classification", number(3))),
        of(input("x", "BYTES", 2)).addRawInputContents(Messages.hex("01 00 00 00 61 00 00 00 00")),
        of(input("x", "BF16", 0)).addRawInputContents(ByteString.EMPTY),
        of(input("x", "UINT64")).addRawInputContents(Messages.hex("ff ff ff ff ff ff ff ff")),
        of().putParameters("triton_enable_empty_final_response", flag(true)));
  }

  private static Stream<ModelInferRequest.Builder> refused() {
    ByteString four = Messages.hex("00 00 80 3f");
    return Stream.of(
        of(input("x", "FP32", 2)).addRawInputContents(four),
        of(input("x", "FP32", -1)).addRawInputContents(four),
        of(input("x", "FP32", 1L << 40, 1L << 40)).addRawInputContents(four),
        of(input("x", "FP32", 1)).addRawInputContents(four).addRawInputContents(four),
        of(input("x", "FP32", 1), input("x", "FP32", 1))
            .addRawInputContents(four)
            .addRawInputContents(four),
        of(input("x", "FP32", 1).setContents(contents())).addRawInputContents(four),
        of(input("x", "BYTES", 1)).addRawInputContents(Messages.hex("ff ff ff 7f")),
        of(input("x", "BYTES", 1)).addRawInputContents(Messages.hex("ff ff ff ff")),
        of(input("x", "BYTES", 1 << 30)).addRawInputContents(four),
        of(input("x", "BYTES", 0)).addRawInputContents(four),
        of(input("x", "FP32", 1).setContents(contents().addFp64Contents(1))),
        of(input("x", "INT8", 1).setContents(contents().addIntContents(128))),
        of(input("x", "UINT8", 1).setContents(contents().addUintContents(-1))),
        of(input("x", "FP16", 1).setContents(contents().addFp32Contents(1))),
        of(input("x", "fp32", 1).setContents(contents().addFp32Contents(1))),
        of(input("x", "FP32", 1).putParameters("shared_memory_region", flag(true))),
        of().putParameters("p", InferParameter.getDefaultInstance()),
        of().putParameters("timeout", number(-1)),
        of().putParameters("triton_x", flag(true)),
        of().addOutputs(InferRequestedOutputTensor.newBuilder()));
  }
}
