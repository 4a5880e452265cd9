package io.jarbor.backend.onnx;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.testkit.BackendContract;
import io.jarbor.testkit.TestPackage;
import java.nio.file.Path;

class OnnxBackendContractTest extends BackendContract {
  @Override
  protected Backend newBackend() {
    return new OnnxBackend();
  }

  @Override
  protected ModelPackage goodPackage(Path empty) {
    return TestPackage.copyOf(empty, Fixtures.path("digits/model.onnx"));
  }

  @Override
  protected ModelPackage brokenPackage(Path empty) {
    return TestPackage.copyOf(empty, Fixtures.path("broken/truncated.onnx"));
  }
}
