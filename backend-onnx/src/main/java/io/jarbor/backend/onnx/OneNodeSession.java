package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/**
 * One operator to call on the engine's own memory, for what its Java API cannot do. Thread-safe;
 * lives as long as the process.
 */
final class OneNodeSession {
  private static final String FROM = "from";
  private static final String TO = "to";

  private final OrtSession session;

  /**
   * Open a session; types and field numbers are those of {@code onnx.proto}.
   *
   * @param attribute the node's only one
   */
  OneNodeSession(
      OrtEnvironment environment,
      String operator,
      int opset,
      ProtoWriter attribute,
      int fromType,
      int toType)
      throws OrtException {
    ProtoWriter node =
        new ProtoWriter().string(1, FROM).string(2, TO).string(4, operator).message(5, attribute);
    ProtoWriter graph =
        new ProtoWriter()
            .message(1, node)
            .string(2, "one-node")
            .message(11, value(FROM, fromType))
            .message(12, value(TO, toType));
    ProtoWriter domain = new ProtoWriter().string(1, "").integer(2, opset);
    byte[] model = new ProtoWriter().integer(1, 8).message(7, graph).message(8, domain).toBytes();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model, options);
    }
  }

  /** A tensor of any shape. */
  private static ProtoWriter value(String name, int elementType) {
    ProtoWriter tensor = new ProtoWriter().integer(1, elementType);
    return new ProtoWriter().string(1, name).message(2, new ProtoWriter().message(1, tensor));
  }

  /**
   * Call the operator.
   *
   * @return owned by the caller; has one tensor
   */
  OrtSession.Result run(OnnxTensor tensor) throws OrtException {
    return session.run(Map.of(FROM, tensor));
  }
}
