package io.jarbor.backend.djl;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.testkit.BackendContract;
import io.jarbor.testkit.TestPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class DjlBackendContractTest extends BackendContract {
  @Override
  protected Backend newBackend() {
    return new DjlBackend();
  }

  @Override
  protected ModelPackage goodPackage(Path empty) {
    return Packages.textGenerator(empty);
  }

  @Override
  protected ModelPackage brokenPackage(Path empty) {
    TestPackage files = Packages.textGenerator(empty);
    try {
      Path model = files.file("model.pt");
      byte[] whole = Files.readAllBytes(model);
      Files.write(model, Arrays.copyOf(whole, whole.length / 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
