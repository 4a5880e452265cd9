package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Signature;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.Postprocessor;
import io.jarbor.api.processing.Preprocessor;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.DeclaredOptions;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.manifest.YamlManifestReader;
import io.jarbor.runtime.processing.FakeProcessors.Gen;
import io.jarbor.runtime.processing.FakeProcessors.OtherPre;
import io.jarbor.runtime.processing.FakeProcessors.Post;
import io.jarbor.runtime.processing.FakeProcessors.Pre;
import io.jarbor.runtime.processing.FakeProcessors.RefusingPre;
import io.jarbor.runtime.processing.FakeProcessors.ThrowingGen;
import io.jarbor.runtime.processing.FakeProcessors.ThrowingPre;
import io.jarbor.runtime.processing.FakeProcessors.UnbindablePost;
import io.jarbor.runtime.processing.FakeProcessors.WrongExamplePre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageProcessorsTest {
  private static final String FAKES = FakeProcessors.class.getName() + "$";
  private static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 2))))
          .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 1))))
          .batched(true)
          .build();

  @TempDir private Path root;
  private final List<Object> provided = new ArrayList<>();
  private final List<Class<?>> broken = new ArrayList<>();

  private final PackageProcessors processors =
      new PackageProcessors(new DeclaredOptions(), Map.of("inlet", Pre::new, "outlet", Post::new));

  private Processors create(String yaml) throws IOException {
    Path file = Files.writeString(root.resolve("model.yaml"), yaml);
    PackageManifest manifest =
        new YamlManifestReader()
            .read(Optional.of(file), root, "model.yaml", new NameAndVersion("m", "1", false));
    Problems problems = new Problems();
    Optional<Processors> made =
        processors
            .find(manifest, new Brought(manifest.manifest()), problems)
            .setUp(SIGNATURE, problems);
    problems.throwIfAny();
    return made.orElseThrow();
  }

  /** Every problem, in reading order. */
  private List<String> problems(String yaml) {
    ServingException failure = assertThrows(ServingException.class, () -> create(yaml));
    assertEquals(ErrorCode.INVALID_PACKAGE, failure.code());
    return String.valueOf(failure.getMessage()).lines().toList();
  }

  private final class Brought implements ModelPackage {
    private final Manifest manifest;

    Brought(Manifest manifest) {
      this.manifest = manifest;
    }

    @Override
    public Manifest manifest() {
      return manifest;
    }

    @Override
    public Path root() {
      return root;
    }

    @Override
    public Path file(String name) {
      return root.resolve(name);
    }

    @Override
    public String digest() {
      return "00";
    }

    @Override
    public <S> List<S> services(Class<S> service) {
      if (broken.contains(service)) {
        throw new ServingException(
            ErrorCode.INVALID_PACKAGE, "a " + service.getSimpleName() + " cannot be made");
      }
      return provided.stream().filter(service::isInstance).map(service::cast).toList();
    }
  }

  @Test
  void takesTensorsAsTheyAreWhereThereIsNoProcessor() throws IOException {
    Processors made = create("");
    assertEquals(
        new Processors(made.codec(), Optional.empty(), Optional.empty(), Optional.empty()), made);
    assertTrue(String.valueOf(made.codec().requestSchema()).contains("x="));
    assertTrue(String.valueOf(made.codec().responseSchema()).contains("y="));
  }

  @Test
  void takesTheOnlyOneThatThePackageBrings() throws IOException {
    Pre pre = new Pre();
    provided.add(pre);
    Processors made = create("");
    assertEquals(Optional.of(pre), made.preprocessor());
    assertEquals(Optional.empty(), made.postprocessor());
    assertEquals(7L, pre.limit);
    assertEquals("{value=7}", String.valueOf(made.codec().requestExample().orElseThrow()));
    assertTrue(String.valueOf(made.codec().responseSchema()).contains("y="));
  }

  @Test
  void findsTheNamedOneAmongSeveral() throws IOException {
    OtherPre other = new OtherPre();
    provided.addAll(List.of(new Pre(), other));
    assertEquals(Optional.of(other), create("preprocessor: OtherPre\n").preprocessor());
    assertEquals(
        Optional.of(other), create("preprocessor: '" + FAKES + "OtherPre'\n").preprocessor());
  }

  @Test
  void makesABuiltInAnewForEachVersion() throws IOException {
    String yaml = "preprocessor: {use: inlet, options: {limit: 3}}\npostprocessor: outlet\n";
    Processors made = create(yaml);
    Pre pre = assertInstanceOf(Pre.class, made.preprocessor().orElseThrow());
    assertEquals(3L, pre.limit);
    assertInstanceOf(Post.class, made.postprocessor().orElseThrow());
    assertTrue(create(yaml).preprocessor().orElseThrow() != made.preprocessor().orElseThrow());
  }

  @Test
  void letsPassthroughTurnOffWhatThePackageBrings() throws IOException {
    provided.add(new Pre());
    assertEquals(Optional.empty(), create("preprocessor: passthrough\n").preprocessor());
  }

  @Test
  void refusesTwoUnnamed() {
    provided.addAll(List.of(new Pre(), new OtherPre()));
    assertEquals(
        List.of(
            "model.yaml: the package brings 2 of a preprocessor, [%sPre, %sOtherPre]; say 'preprocessor: {use: …}'"
                .formatted(FAKES, FAKES)),
        problems(""));
  }

  @Test
  void namesTheNearestToOneThatIsNotThere() {
    provided.add(new Pre());
    assertEquals(
        List.of(
            "model.yaml:2:21: no preprocessor 'inlte'; there are [inlet, %sPre, passthrough]; did you mean 'inlet'?"
                .formatted(FAKES)),
        problems("instances: 1\npreprocessor: {use: inlte}\n"));
    assertEquals(
        List.of(
            "model.yaml:1:16: 'inlet' is a preprocessor, and no postprocessor; there are [outlet, passthrough]"),
        problems("postprocessor: inlet\n"));
    assertEquals(
        List.of("model.yaml:1:12: no generator 'passthrough'; there are []"),
        problems("generator: passthrough\n"));
  }

  @Test
  void tellsWhatStandsInAnothersPlace() {
    provided.addAll(List.of(new Pre(), new Post(), new Gen()));
    assertEquals(
        List.of(
            "model.yaml:1:16: 'Pre' is a preprocessor, and no postprocessor; there are [%sPost, outlet, passthrough]"
                .formatted(FAKES)),
        problems("postprocessor: Pre\n"));
    assertEquals(
        List.of(
            "model.yaml:1:12: '%sPost' is a postprocessor, and no generator; there are [%sGen]"
                .formatted(FAKES, FAKES)),
        problems("generator: " + FAKES + "Post\n"));
    assertEquals(
        List.of(
            "model.yaml:1:15: 'Gen' is a generator, and no preprocessor; there are [inlet, %sPre, passthrough]"
                .formatted(FAKES)),
        problems("preprocessor: Gen\n"));
    broken.add(Postprocessor.class);
    assertEquals(
        List.of("model.yaml:1:12: no generator 'Post'; there are [%sGen]".formatted(FAKES)),
        problems("generator: Post\n"));
  }

  @Test
  void pointsAtTheOptionThatIsWrong() {
    assertEquals(
        List.of(
            "model.yaml:3:19: 'preprocessor.options': unknown key 'limt'; did you mean 'limit'?",
            "model.yaml:6:25: no tensor 'z'; the model has [y]; did you mean 'y'?"),
        problems(
            """
            preprocessor:
              use: inlet
              options: {limt: 3}
            postprocessor:
              use: passthrough
              options: {fields: {z: a}}
            """));
  }

  @Test
  void asksNothingOfOneThatWasNotSetUp() {
    provided.addAll(List.of(new ThrowingPre(), new Post()));
    assertEquals(
        List.of(
            "model.yaml: %sThrowingPre threw as it was set up: java.lang.IllegalStateException: no weather"
                .formatted(FAKES)),
        problems(""));
    provided.set(0, new RefusingPre());
    assertEquals(
        List.of("model.yaml:1:15: %sRefusingPre: needs a model of text".formatted(FAKES)),
        problems("preprocessor: RefusingPre\n"));
    provided.set(0, new ThrowingGen());
    assertEquals(
        List.of(
            "model.yaml:1:12: %sThrowingGen threw as it was set up: java.lang.NoClassDefFoundError: com/example/Gone"
                .formatted(FAKES)),
        problems("generator: ThrowingGen\n"));
  }

  @Test
  void asksNothingOfOneWhoseOptionsAreWrong() {
    provided.add(new Pre());
    assertEquals(
        List.of("model.yaml:1:43: 'preprocessor.options.limit': expected an integer, got 'many'"),
        problems("preprocessor: {use: Pre, options: {limit: many}}\n"));
  }

  @Test
  void refusesAnExampleThatTheRouteWould() {
    provided.add(new WrongExamplePre());
    assertEquals(
        List.of(
            ("model.yaml: %1$sWrongExamplePre: %1$sQuestion: its example, {\"valeu\":1}, does not suit it:"
                    + " /valeu: unknown field; expected 'value'; did you mean 'value'?")
                .formatted(FAKES)),
        problems(""));
  }

  @Test
  void tellsWhatIsWrongWithBothSidesAtOnce() {
    provided.addAll(List.of(new ThrowingPre(), new UnbindablePost()));
    List<String> found = problems("");
    assertEquals(2, found.size(), () -> found.toString());
    assertTrue(found.get(0).contains("no weather"), found.get(0));
    assertTrue(
        found.get(1).contains("a body is a record or a sealed interface of records"), found.get(1));
  }

  @Test
  void takesAGeneratorInPlaceOfBoth() throws IOException {
    Gen generator = new Gen();
    provided.add(generator);
    Processors made = create("");
    assertEquals(Optional.of(generator), made.generator());
    assertEquals(Optional.empty(), made.preprocessor());
    assertEquals(Optional.empty(), made.postprocessor());
    assertTrue(String.valueOf(made.codec().requestSchema()).contains("value="));
  }

  @Test
  void takesWhatIsNamedOfAGeneratorAndOtherProcessors() throws IOException {
    Pre pre = new Pre();
    Gen generator = new Gen();
    provided.addAll(List.of(pre, generator));
    Processors generated = create("generator: Gen\n");
    assertEquals(Optional.of(generator), generated.generator());
    assertEquals(Optional.empty(), generated.preprocessor());
    Processors framed = create("preprocessor: Pre\n");
    assertEquals(Optional.empty(), framed.generator());
    assertEquals(Optional.of(pre), framed.preprocessor());
  }

  @Test
  void refusesAGeneratorBesideOtherProcessors() {
    provided.addAll(List.of(new Gen(), new Post()));
    assertEquals(
        List.of(
            "model.yaml: the package brings a generator, [%sGen], and what it would take the place of, [] and [%sPost]; name either"
                .formatted(FAKES, FAKES)),
        problems(""));
  }

  @Test
  void namesAClassThatCannotBeMadeOnce() {
    broken.add(Preprocessor.class);
    assertEquals(List.of("model.yaml: a Preprocessor cannot be made"), problems(""));
    assertEquals(
        List.of("model.yaml: a Preprocessor cannot be made"), problems("preprocessor: Gone\n"));
    broken.set(0, Postprocessor.class);
    assertEquals(List.of("model.yaml: a Postprocessor cannot be made"), problems(""));
    broken.set(0, Generator.class);
    assertEquals(List.of("model.yaml: a Generator cannot be made"), problems(""));
    assertEquals(List.of("model.yaml: a Generator cannot be made"), problems("generator: Gone\n"));
  }
}
