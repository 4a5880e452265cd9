package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds text in the engine's memory that its Java API would break: cut short at NUL, or wrong from
 * a character above U+FFFF on. What arrives does not show it ("😀" looks like the Icelandic "ð"),
 * so the engine itself is asked. Thread-safe.
 */
final class TextCheck {
  private static final String SOUND = "[^\\x{0}\\x{10000}-\\x{10FFFF}]*";
  private static final int STRING = 8;
  private static final int BOOL = 9;

  private final OrtEnvironment environment;
  private @Nullable OneNodeSession session;

  TextCheck(OrtEnvironment environment) {
    this.environment = environment;
  }

  /** The first element that would not arrive as it is; empty where all do. */
  OptionalInt firstBroken(OnnxTensor text) throws OrtException {
    try (OrtSession.Result result = session().run(text)) {
      ByteBuffer sound = ((OnnxTensor) result.get(0)).getByteBuffer();
      for (int i = 0; i < sound.limit(); i++) {
        if (sound.get(i) == 0) {
          return OptionalInt.of(i);
        }
      }
      return OptionalInt.empty();
    }
  }

  private synchronized OneNodeSession session() throws OrtException {
    OneNodeSession open = session;
    if (open == null) {
      ProtoWriter pattern = new ProtoWriter().string(1, "pattern").string(4, SOUND).integer(20, 3);
      open = new OneNodeSession(environment, "RegexFullMatch", 20, pattern, STRING, BOOL);
      session = open;
    }
    return open;
  }
}
