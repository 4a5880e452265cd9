package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.jarbor.api.tensor.Datatype;
import java.util.EnumMap;
import java.util.Map;

/**
 * Makes the unsigned tensors that ONNX Runtime's Java API cannot make: a signed one goes through a
 * model of one Cast node and comes out with the same bits. One session per datatype, made when
 * first needed and kept as long as the process. Thread-safe.
 */
final class UnsignedCasts {
  private static final String FROM = "signed";
  private static final String TO = "unsigned";

  private final OrtEnvironment environment;
  private final Map<Datatype, OrtSession> sessions = new EnumMap<>(Datatype.class);

  UnsignedCasts(OrtEnvironment environment) {
    this.environment = environment;
  }

  /** True for the types that need this. */
  static boolean needed(Datatype datatype) {
    return switch (datatype) {
      case UINT16, UINT32, UINT64 -> true;
      default -> false;
    };
  }

  /**
   * Reinterpret the elements of a signed tensor.
   *
   * @return owned by the caller; its result keeps the tensor
   */
  OrtSession.Result cast(OnnxTensor signed, Datatype unsigned) throws OrtException {
    return session(unsigned).run(Map.of(FROM, signed));
  }

  private synchronized OrtSession session(Datatype unsigned) throws OrtException {
    OrtSession session = sessions.get(unsigned);
    if (session == null) {
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = environment.createSession(model(unsigned), options);
      }
      sessions.put(unsigned, session);
    }
    return session;
  }

  /** A model of one Cast; the numbers are those of {@code onnx.proto}. */
  private static byte[] model(Datatype unsigned) {
    int from;
    int to;
    switch (unsigned) {
      case UINT16 -> {
        from = 5;
        to = 4;
      }
      case UINT32 -> {
        from = 6;
        to = 12;
      }
      case UINT64 -> {
        from = 7;
        to = 13;
      }
      default -> throw new IllegalArgumentException(unsigned + " needs no cast");
    }
    ProtoWriter attribute = new ProtoWriter().string(1, "to").integer(3, to).integer(20, 2);
    ProtoWriter node =
        new ProtoWriter().string(1, FROM).string(2, TO).string(4, "Cast").message(5, attribute);
    ProtoWriter graph =
        new ProtoWriter()
            .message(1, node)
            .string(2, "cast")
            .message(11, value(FROM, from))
            .message(12, value(TO, to));
    ProtoWriter opset = new ProtoWriter().string(1, "").integer(2, 13);
    return new ProtoWriter().integer(1, 8).message(7, graph).message(8, opset).toBytes();
  }

  /** A tensor of any shape. */
  private static ProtoWriter value(String name, int elementType) {
    ProtoWriter tensor = new ProtoWriter().integer(1, elementType);
    return new ProtoWriter().string(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
