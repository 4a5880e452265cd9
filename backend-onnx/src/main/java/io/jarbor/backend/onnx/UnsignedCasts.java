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
  private final OrtEnvironment environment;
  private final Map<Datatype, OneNodeSession> sessions = new EnumMap<>(Datatype.class);

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
    return session(unsigned).run(signed);
  }

  private synchronized OneNodeSession session(Datatype unsigned) throws OrtException {
    OneNodeSession session = sessions.get(unsigned);
    if (session == null) {
      int to = elementType(unsigned);
      ProtoWriter attribute = new ProtoWriter().string(1, "to").integer(3, to).integer(20, 2);
      session =
          new OneNodeSession(environment, "Cast", 13, attribute, signedElementType(unsigned), to);
      sessions.put(unsigned, session);
    }
    return session;
  }

  private static int elementType(Datatype unsigned) {
    return switch (unsigned) {
      case UINT16 -> 4;
      case UINT32 -> 12;
      case UINT64 -> 13;
      default -> throw new IllegalArgumentException(unsigned + " needs no cast");
    };
  }

  private static int signedElementType(Datatype unsigned) {
    return switch (unsigned) {
      case UINT16 -> 5;
      case UINT32 -> 6;
      case UINT64 -> 7;
      default -> throw new IllegalArgumentException(unsigned + " needs no cast");
    };
  }
}
