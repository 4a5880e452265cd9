package io.jarbor.example.textgenerator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generation;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.backend.djl.BlockProvider;
import io.jarbor.backend.djl.DjlBackend;
import io.jarbor.testkit.TestCall;
import io.jarbor.testkit.TestContext;
import io.jarbor.testkit.TestPackage;
import io.jarbor.testkit.TestSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator with its real network, without a server. */
class TextGeneratorTest {
  private Model model;
  private ModelInstance instance;
  private TextGenerator generator;

  @BeforeEach
  void load() throws Exception {
    Path file =
        Path.of(TextGenerator.class.getResource("/META-INF/jarbor/text-generator.params").toURI());
    Path root = file.resolveSibling("");
    TestPackage files = TestPackage.of(root);
    files =
        files
            .withManifest(
                files.manifest().toBuilder()
                    .model("text-generator.params")
                    .inputs(List.of(TensorSpec.of("input", Datatype.FP32, Shape.of(1000))))
                    .outputs(List.of(TensorSpec.of("output", Datatype.FP32, Shape.of(1))))
                    .build())
            .withServices(BlockProvider.class, List.of(new Network()));
    DjlBackend backend = new DjlBackend();
    backend.start(Options.none());
    model = backend.load(files, Options.of(Map.of("engine", "PyTorch", "trial-size", 1L)));
    instance = model.newInstance(Placement.cpu(0));
    generator = TestSetup.of(model.signature(), files).on(new TextGenerator(), Map.of());
  }

  @AfterEach
  void close() {
    instance.close();
    model.close();
  }

  @Test
  void writesTheLengthAskedFor() {
    assertEquals(60, write(request("the harbour ", 60, 7), List.of()).length());
  }

  @Test
  void writesTheSameTextForTheSameSeed() {
    assertEquals(
        write(request("the harbour ", 80, 7), List.of()),
        write(request("the harbour ", 80, 7), List.of()));
  }

  @Test
  void writesTheSameTextWhateverCompanyItsBatchesHave() {
    String alone = write(request("the harbour ", 120, 7), List.of());
    for (int others : new int[] {1, 3, 15}) {
      List<Generation<TextAnswer>> company = new ArrayList<>();
      for (int i = 0; i < others; i++) {
        company.add(generator.open(request("a ", 2_000, i), TestContext.create()));
      }
      assertEquals(alone, write(request("the harbour ", 120, 7), company));
    }
  }

  @Test
  void scoresRowTheSameBitForBitInEveryBatch() {
    Tensor rows = Tensor.allocate(Datatype.FP32, Shape.of(800, Window.INPUTS));
    SplittableRandom random = new SplittableRandom(11);
    for (int row = 0; row < 800; row++) {
      for (int position = 0; position <= Window.CONTEXT; position++) {
        int one = Window.input(position, random.nextInt(Alphabet.SIZE));
        rows.floats().put(row * Window.INPUTS + one, 1);
      }
    }
    try (TestCall together = call(rows)) {
      for (int from = 0; from < 800; from += 25) {
        try (Tensor part = rows.rows(from, 25);
            TestCall alone = call(part);
            Tensor expected = together.output("output").rows(from, 25)) {
          assertEquals(expected.data(), alone.output("output").data(), "rows from " + from);
        }
      }
    }
  }

  private TestCall call(Tensor input) {
    return TestCall.of(model.signature(), Map.of("input", input)).on(instance);
  }

  @Test
  void partsJoinToTheAnswer() {
    Generation<TextAnswer> generation =
        generator.open(request("the ", 100, 3), TestContext.create());
    StringBuilder joined = new StringBuilder();
    Generation.Step<TextAnswer> step = generation.step(Map.of());
    while (step instanceof Generation.Continue<TextAnswer> next) {
      next.parts().forEach(part -> joined.append(text(part)));
      step = run(generation, next);
    }
    Generation.Done<TextAnswer> done = (Generation.Done<TextAnswer>) step;
    done.parts().forEach(part -> joined.append(text(part)));
    assertEquals(text(done.answer()), joined.toString());
  }

  @Test
  void answersThousandNumbersWithTheNetworksOutput() {
    float[] row = new float[Window.INPUTS];
    TextRequest request =
        new TextRequest(
            new InputText.Row(row),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Generation<TextAnswer> generation = generator.open(request, TestContext.create());
    Generation.Continue<TextAnswer> first =
        (Generation.Continue<TextAnswer>) generation.step(Map.of());
    Generation.Done<TextAnswer> done = (Generation.Done<TextAnswer>) run(generation, first);
    OutputText.Scores scores =
        assertInstanceOf(OutputText.Scores.class, done.answer().outputText());
    assertEquals(1, scores.values().length);
    assertTrue(scores.values()[0] >= 0 && scores.values()[0] <= 1);
  }

  @Test
  void refusesStopThatCanNeverBeWritten() {
    TextRequest request =
        new TextRequest(
            new InputText.Prompt("the "),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of(".", "!")));
    ServingException refused =
        assertThrows(ServingException.class, () -> generator.open(request, TestContext.create()));
    assertEquals(ErrorCode.INVALID_INPUT, refused.code());
    assertEquals(Optional.of("/stop/1"), refused.pointer());
  }

  @Test
  void refusesModelOfOtherShape() {
    Signature other =
        Signature.builder()
            .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 4))))
            .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 1))))
            .batched(true)
            .build();
    ServingException refused =
        assertThrows(
            ServingException.class,
            () ->
                TestSetup.of(other, TestPackage.of(Path.of("none")))
                    .on(new TextGenerator(), Map.of()));
    assertEquals(ErrorCode.INVALID_PACKAGE, refused.code());
  }

  @Test
  void networkHasTheSevenLayers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertSevenLayers(manager, Network.block());
      assertSevenLayers(manager, new Network().block(TestPackage.of(Path.of("none"))));
    }
  }

  /** Their order and widths, and what each activation does to values of either sign. */
  private static void assertSevenLayers(NDManager manager, Block network) {
    network.initialize(manager, DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 1000));
    List<Block> layers = network.getChildren().values();
    List<List<Long>> widths = new ArrayList<>();
    NDArray signs = manager.create(new float[] {-2, 0, 3});
    for (int i = 0; i < layers.size(); i += 2) {
      Linear linear = assertInstanceOf(Linear.class, layers.get(i));
      NDArray weight = linear.getParameters().get("weight").getArray();
      widths.add(List.of(weight.getShape().get(1), weight.getShape().get(0)));
      assertEquals(weight.getShape().get(0), linear.getParameters().get("bias").getArray().size());
      NDArray activated =
          layers
              .get(i + 1)
              .forward(new ParameterStore(manager, false), new NDList(signs), false)
              .singletonOrThrow();
      boolean last = i == layers.size() - 2;
      float[] expected = last ? new float[] {0.1192029f, 0.5f, 0.9525741f} : new float[] {0, 0, 3};
      assertArrayEquals(expected, activated.toFloatArray(), 1e-6f, "after layer " + widths.size());
    }
    assertEquals(
        List.of(
            List.of(1000L, 512L),
            List.of(512L, 256L),
            List.of(256L, 128L),
            List.of(128L, 64L),
            List.of(64L, 32L),
            List.of(32L, 16L),
            List.of(16L, 1L)),
        widths);
  }

  @Test
  void servicesNameClassesThatThereAre() {
    assertEquals(
        TextGenerator.class,
        ServiceLoader.load(io.jarbor.api.processing.Generator.class)
            .findFirst()
            .orElseThrow()
            .getClass());
    assertEquals(
        Network.class,
        ServiceLoader.load(BlockProvider.class).findFirst().orElseThrow().getClass());
  }

  private static TextRequest request(String prompt, int length, long seed) {
    return new TextRequest(
        new InputText.Prompt(prompt),
        Optional.of(length),
        Optional.empty(),
        Optional.of(seed),
        Optional.empty());
  }

  private static String text(TextAnswer answer) {
    return ((OutputText.Text) answer.outputText()).text();
  }

  /** Write a text, each of its steps in one batch with those of others, which come first. */
  private String write(TextRequest request, List<Generation<TextAnswer>> others) {
    Generation<TextAnswer> own = generator.open(request, TestContext.create());
    List<Generation<TextAnswer>> all = new ArrayList<>(others);
    all.add(own);
    List<Generation.Step<TextAnswer>> steps = new ArrayList<>();
    all.forEach(generation -> steps.add(generation.step(Map.of())));
    while (steps.get(steps.size() - 1) instanceof Generation.Continue<TextAnswer>) {
      Tensor batch = Tensor.allocate(Datatype.FP32, Shape.of(25L * all.size(), Window.INPUTS));
      for (int i = 0; i < all.size(); i++) {
        Tensor rows = inputs(steps.get(i));
        batch.data().position(i * rows.byteSize()).put(rows.data());
        rows.close();
      }
      try (TestCall call = TestCall.of(model.signature(), Map.of("input", batch)).on(instance)) {
        for (int i = 0; i < all.size(); i++) {
          try (Tensor scores = call.output("output").rows(25 * i, 25)) {
            steps.set(i, all.get(i).step(Map.of("output", scores)));
          }
        }
      }
    }
    return text(((Generation.Done<TextAnswer>) steps.get(steps.size() - 1)).answer());
  }

  private static Tensor inputs(Generation.Step<TextAnswer> step) {
    return ((Generation.Continue<TextAnswer>) step).inputs().values().iterator().next();
  }

  private Generation.Step<TextAnswer> run(
      Generation<TextAnswer> generation, Generation.Continue<TextAnswer> step) {
    try (TestCall call = TestCall.of(model.signature(), step.inputs()).on(instance)) {
      return generation.step(call.outputs());
    } finally {
      Tensor.closeAll(step.inputs().values());
    }
  }
}
