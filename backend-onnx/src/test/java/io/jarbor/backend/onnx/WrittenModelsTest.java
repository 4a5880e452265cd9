package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.TestCall;
import io.jarbor.testkit.TestPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenModelsTest {
  @TempDir Path folder;

  @Test
  void returnsBf16BitForBit() throws IOException {
    byte[] bits = {1, 2, 3, 4, (byte) 0xff, (byte) 0xff, 0, (byte) 0x80};
    try (Model model = load(Models.identityBf16());
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(),
                    Map.of("x", Tensor.wrap(Datatype.BF16, Shape.of(2, 2), ByteBuffer.wrap(bits))))
                .on(instance)) {
      assertEquals(Datatype.BF16, call.output("y").datatype());
      assertEquals(ByteBuffer.wrap(bits), call.output("y").data());
    }
  }

  @Test
  void readsExternalDataBesideModel() throws IOException {
    ByteBuffer weights = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 4; i++) {
      weights.putFloat(5 * 4 * i, i + 1);
    }
    Files.write(
        Files.createDirectory(folder.resolve("data")).resolve("weights.bin"), weights.array());
    try (Model model = load(Models.externalMatMul("data/weights.bin"));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(1, 4), 1f, 1f, 1f, 1f)))
                .on(instance)) {
      for (int i = 0; i < 4; i++) {
        assertEquals(i + 1, call.output("y").numberAt(i));
      }
    }
  }

  @Test
  void answersThoughFileForetellsOtherShape() throws IOException {
    try (Model model = load(Models.rowsOtherThanSaid());
        ModelInstance instance = model.newInstance(Placement.cpu(0))) {
      OnnxModel loaded = (OnnxModel) model;
      assertTrue(loaded.pins());
      TestCall call =
          TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(1, 2), 1f, 2f)));
      call.on(instance);
      assertEquals(Shape.of(2, 2), call.output("y").shape());
      assertEquals(2, call.output("y").numberAt(3));
      assertEquals(false, loaded.pins());
      assertEquals(0, call.lent(), "what was pinned in vain is given back");
      call.close();
    }
  }

  private Model load(byte[] bytes) throws IOException {
    Files.write(folder.resolve("model.onnx"), bytes);
    return Fixtures.startedBackend().load(TestPackage.of(folder), Fixtures.options());
  }
}
