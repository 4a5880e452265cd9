package io.jarbor.backend.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** One session, shared by all instances. */
final class OnnxModel implements Model {
  private final Engine engine;
  private final Path root;
  private final SharedSession session;
  private final Signature signature;
  private final OutputShapes shapes;
  private final SessionSettings settings;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean pins = true;

  private OnnxModel(
      Engine engine,
      Path root,
      OrtSession session,
      Signature signature,
      OutputShapes shapes,
      SessionSettings settings) {
    this.engine = engine;
    this.root = root;
    this.session = new SharedSession(session);
    this.signature = signature;
    this.shapes = shapes;
    this.settings = settings;
  }

  /**
   * Load a package's model.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if it cannot be served, with the reason
   */
  static OnnxModel load(Engine engine, ModelPackage files, SessionSettings settings) {
    String name = ModelFiles.require(files);
    ModelFile file = ModelFiles.read(files, name);
    try {
      OrtSession session = open(engine, files.file(name), settings);
      try {
        Signature signature = new SignatureReader(name, file, files.manifest()).read(session);
        OutputShapes shapes = OutputShapes.of(session, signature);
        return new OnnxModel(engine, files.root(), session, signature, shapes, settings);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw ModelFiles.refused(
          name,
          EngineMessage.refusal(
              String.valueOf(e.getMessage()), files.root(), engine.environment().getVersion()),
          e);
    }
  }

  private static OrtSession open(Engine engine, Path file, SessionSettings settings)
      throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      settings.applyTo(options);
      // By its path, so that external data is found beside it.
      return engine.environment().createSession(file.toString(), options);
    }
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public int suggestedInstances(int cores) {
    return settings.instances(cores);
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    if (!placement.device().equals("cpu")) {
      throw new ServingException(
          ErrorCode.BACKEND_FAILURE,
          "instances of 'onnx' are placed on cpu, got "
              + placement
              + "; what runs the operators is options.execution-providers");
    }
    if (closed.get()) {
      throw new IllegalStateException("the model is closed");
    }
    session.acquire();
    return new OnnxInstance(this);
  }

  Engine engine() {
    return engine;
  }

  /** The package's folder, which messages do not show. */
  Path root() {
    return root;
  }

  SharedSession session() {
    return session;
  }

  OutputShapes shapes() {
    return shapes;
  }

  TensorSpec output(String name) {
    return signature
        .output(name)
        .orElseThrow(() -> new IllegalArgumentException("no output is named '" + name + "'"));
  }

  /** True as long as outputs had the shapes that were foretold. */
  boolean pins() {
    return pins;
  }

  /** Take outputs from the engine's memory from now on: the file's shapes are not to be trusted. */
  void stopPinning() {
    pins = false;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      session.release();
    }
  }
}
