package io.jarbor.backend.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.testkit.TestCall;
import io.jarbor.testkit.TestPackage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockTest {
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Packages.started();
  }

  @Test
  void runsBlockOfPackageWithItsParameters() throws IOException {
    Path file = folder.resolve("net.params");
    float[] weights;
    try (NDManager manager = NDManager.newBaseManager()) {
      Block written = linear(2);
      written.initialize(manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 3));
      weights = written.getParameters().get(0).getValue().getArray().toFloatArray();
      save(written, file);
    }
    Tensor input = Tensor.of(Shape.of(1, 3), 1, 10, 100f);
    float[] expected = {
      weights[0] + 10 * weights[1] + 100 * weights[2],
      weights[3] + 10 * weights[4] + 100 * weights[5]
    };
    try (Model model = Packages.load(pack(file, linear(2), 2));
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = TestCall.of(model.signature(), Map.of("x", input)).on(instance)) {
      float[] answer = new float[2];
      call.output("y").floats().get(answer);
      assertArrayEquals(expected, answer, 1e-3f);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Datatype.class,
      names = {"INT16", "BF16", "UINT16", "UINT32", "UINT64", "BYTES"},
      mode = EnumSource.Mode.EXCLUDE)
  void carriesEveryDatatypeBitForBit(Datatype datatype) throws IOException {
    Path file = folder.resolve("identity.params");
    Block identity = new LambdaBlock(list -> new NDList(list.singletonOrThrow().duplicate()), "id");
    try (NDManager manager = NDManager.newBaseManager()) {
      identity.initialize(manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 5));
      save(identity, file);
    }
    Tensor input = Tensor.allocate(datatype, Shape.of(3, 5));
    byte[] bits = new byte[input.byteSize()];
    new Random(3).nextBytes(bits);
    if (datatype == Datatype.BOOL) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] &= 1;
      }
    }
    input.data().put(bits);
    TestPackage files = TestPackage.copyOf(folder.resolve("p"), file);
    files =
        files
            .withManifest(
                files.manifest().toBuilder()
                    .inputs(List.of(TensorSpec.of("x", datatype, Shape.of(5))))
                    .outputs(List.of(TensorSpec.of("y", datatype, Shape.of(5))))
                    .build())
            .withServices(BlockProvider.class, List.of(any -> identity));
    try (Model model = Packages.load(files);
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = TestCall.of(model.signature(), Map.of("x", input)).on(instance)) {
      assertEquals(input.data(), call.output("y").data());
    }
  }

  @Test
  void takesTupleOutputsByOrder() throws IOException {
    Path file = folder.resolve("two.params");
    Block two =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              return new NDList(x.add(1), x.mul(2));
            },
            "two");
    try (NDManager manager = NDManager.newBaseManager()) {
      two.initialize(manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 1));
      save(two, file);
    }
    TestPackage files =
        Packages.declared(
                folder.resolve("p"),
                file,
                List.of(Packages.fp32("x", 1)),
                List.of(Packages.fp32("plus", 1), Packages.fp32("twice", 1)))
            .withServices(BlockProvider.class, List.of(any -> two));
    try (Model model = Packages.load(files);
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(1, 1), 20f)))
                .on(instance)) {
      assertEquals(21, call.output("plus").numberAt(0));
      assertEquals(40, call.output("twice").numberAt(0));
    }
  }

  @Test
  void addsNoBatchDimensionWhereBatchingIsOff() throws IOException {
    Path file = folder.resolve("doubled.params");
    Block doubled =
        new LambdaBlock(
            list -> {
              NDArray x = list.singletonOrThrow();
              return new NDList(x.concat(x));
            },
            "doubled");
    try (NDManager manager = NDManager.newBaseManager()) {
      doubled.initialize(manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1));
      save(doubled, file);
    }
    TestPackage files =
        Packages.declared(
                folder.resolve("p"),
                file,
                List.of(Packages.fp32("x", -1)),
                List.of(Packages.fp32("y", -1)))
            .withServices(BlockProvider.class, List.of(any -> doubled));
    files = files.withManifest(files.manifest().toBuilder().batching(Batching.OFF).build());
    try (Model model = Packages.load(files);
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(2), 1f, 2f)))
                .on(instance)) {
      assertFalse(model.signature().batched());
      assertEquals(Tensor.of(Shape.of(4), 1f, 2f, 1f, 2f).data(), call.output("y").data());
    }
  }

  @Test
  void refusesParametersOfAnotherBlock() throws IOException {
    assertRefused(
        pack(saved(linear(4)), linear(2), 2), "parameter", "expected shape (2, 3), got (4, 3)");
  }

  @Test
  void refusesTruncatedParameters() throws IOException {
    Path file = saved(linear(2));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    assertRefused(pack(file, linear(2), 2), "net.params", "not a parameters file");
  }

  @Test
  void refusesFileThatIsNoParameters() throws IOException {
    Path file = Files.writeString(folder.resolve("net.params"), "these are no parameters at all");
    assertRefused(pack(file, linear(2), 2), "net.params", "not a parameters file");
  }

  @Test
  void refusesBlockWhoseAnswerIsNotAsDeclared() throws IOException {
    assertRefused(
        pack(saved(linear(2)), linear(2), 5),
        "output 'y': expected shape [-1, 5], the model answers [2, 2]");
  }

  @Test
  void refusesTwoProviders() throws IOException {
    TestPackage files = pack(saved(linear(2)), linear(2), 2);
    BlockProvider provider = any -> linear(2);
    assertRefused(
        files.withServices(BlockProvider.class, List.of(provider, provider)),
        "expected one BlockProvider");
  }

  private static void assertRefused(TestPackage files, String... words) {
    ServingException refused =
        assertThrows(ServingException.class, () -> Packages.load(files).close());
    assertEquals(ErrorCode.INVALID_PACKAGE, refused.code());
    for (String word : words) {
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains(word), message);
    }
  }

  private Path saved(Block block) throws IOException {
    Path file = folder.resolve("net.params");
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 3));
      save(block, file);
    }
    return file;
  }

  private static void save(Block block, Path file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      block.saveParameters(out);
    }
  }

  private static Block linear(int units) {
    return new SequentialBlock().add(Linear.builder().setUnits(units).build());
  }

  private TestPackage pack(Path file, Block block, int width) {
    return Packages.declared(
            folder.resolve("p"),
            file,
            List.of(Packages.fp32("x", 3)),
            List.of(Packages.fp32("y", width)))
        .withServices(BlockProvider.class, List.of(any -> block));
  }
}
