package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one environment of ONNX Runtime.
 *
 * @param environment never closed: ONNX Runtime does so itself when the process ends
 */
record Engine(OrtEnvironment environment, UnsignedCasts casts, TextCheck textCheck) {
  static final String NATIVE_PATH = "onnxruntime.native.path";
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /**
   * Load the native libraries and make the environment; in one process the first call decides where
   * from, and how much it logs.
   *
   * @param cache where natives are kept unpacked; made if it is not there
   * @param insist true if the cache was asked for, so that failing to use it is an error
   * @throws ServingException {@code UNAVAILABLE} if there is no library that runs here
   */
  static Engine start(Path cache, boolean insist, OrtLoggingLevel level) {
    boolean said = System.getProperty(NATIVE_PATH) != null;
    if (!said) {
      useCache(cache, insist);
    }
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment(level, "jarbor");
      LOG.debug("ONNX Runtime {} is loaded", environment.getVersion());
      return new Engine(environment, new UnsignedCasts(environment), new TextCheck(environment));
    } catch (LinkageError | RuntimeException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          "ONNX Runtime's native library does not load on "
              + NativeCache.platform()
              + ": "
              + reason(e),
          e);
    } finally {
      // The property is the process's, and a library binds to one loader: whoever else brings ONNX
      // Runtime, such as an engine of DJL, has to load a copy of its own.
      if (!said) {
        System.clearProperty(NATIVE_PATH);
      }
    }
  }

  private static void useCache(Path cache, boolean insist) {
    try {
      PrivateFolders.create(cache);
      NativeCache natives =
          new NativeCache(cache, OrtEnvironment.class.getClassLoader()::getResource);
      System.setProperty(NATIVE_PATH, natives.unpack().toString());
    } catch (IOException e) {
      if (insist) {
        throw new ServingException(
            ErrorCode.UNAVAILABLE, "backend 'onnx': native-cache: " + e.getMessage(), e);
      }
      LOG.warn("ONNX Runtime's natives are unpacked at each start: {}", e.toString());
    }
  }

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
