package io.jarbor.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a repository may hold that was not made with care, or with ill intent. */
class ImportTritonCommandTest {
  private static final String ONNX = "backend: \"onnxruntime\"\n";

  @TempDir Path folder;
  private Path repository;
  private Path models;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeAGoodModel() throws IOException {
    repository = folder.resolve("repository");
    models = folder.resolve("models");
    model("zzz", ONNX, "1/model.onnx");
  }

  /** The command copies models as they are, and reads none. */
  private Path model(String name, String config, String... files) throws IOException {
    Path model = Files.createDirectories(repository.resolve(name));
    if (!config.isEmpty()) {
      Files.writeString(model.resolve("config.pbtxt"), config);
    }
    for (String file : files) {
      Path path = model.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    return model;
  }

  private int run(String... more) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] args = new String[more.length + 5];
    String[] first = {"import", "triton", repository.toString(), "--to", models.toString()};
    System.arraycopy(first, 0, args, 0, first.length);
    System.arraycopy(more, 0, args, first.length, more.length);
    int code = command.execute(args);
    assertTrue(Files.exists(models.resolve("zzz/1/model.onnx")), "the others are imported: " + err);
    return code;
  }

  private void assertLeftOut(String reason, String... options) {
    assertEquals(1, run(options));
    assertTrue(err.toString().contains(reason), err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
    assertFalse(Files.exists(models.resolve("bad")), "nothing of it is left");
    assertFalse(Files.exists(models.resolve(".bad.import")), "nothing of it is left");
  }

  private void assertImported(String name, String... options) {
    assertEquals(0, run(options), err::toString);
    assertTrue(Files.exists(models.resolve(name).resolve("model.yaml")), name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "default_model_filename: 'a\\000b' | default_model_filename: expected the name of a file, got 'a\\u0000b'",
        "default_model_filename: 'a\\nb' | default_model_filename: expected the name of a file, got 'a\\nb'",
        "default_model_filename: 'model.yaml' | 'model.yaml' is a package's manifest",
        "output { name: 'y' data_type: TYPE_FP32 label_filename: 'a\\000b' } | label_filename: expected",
        "output { name: 'y' data_type: TYPE_FP32 label_filename: '/etc/passwd' } | label_filename: expected",
        "output { name: 'y' data_type: TYPE_FP32 label_filename: 'model.yaml' } | is a package's manifest",
        "input { name: 'x' data_type: TYPE_FP8 } | config.pbtxt:2:30",
        "input { name: 'x' dims: [ 1 ] } | data_type of input 'x'",
        "max_batch_size: 4294967296 | config.pbtxt:2:17",
        "max_batch_size: -1 | max-size",
        "version_policy { specific { versions: [ -5 ] } } | -5",
        "ensemble_scheduling { step { model_name: 'a' model_version: -1 } } | there are no ensembles",
        "backend: 'python' | got 'python'",
        "name: 'x' } | config.pbtxt:2:11",
      })
  void aModelThatIsNoneIsLeftOut(String config, String reason) throws IOException {
    model("bad", ONNX + config.replace('\'', '"'), "1/model.onnx");

    assertLeftOut(reason);
  }

  @Test
  void aPythonModelAndAnEnsembleAreLeftOut() throws IOException {
    model("bad", "", "1/model.py");
    Files.createDirectories(model("ensemble", "platform: \"ensemble\"").resolve("1"));

    assertLeftOut("neither model.onnx nor model.pt");
    assertTrue(err.toString().contains("got 'ensemble'"), err.toString());
  }

  @Test
  void aNameThatNoPackageHasIsLeftOut() throws IOException {
    model("a\n\u001b[2Kimported  models/evil", ONNX, "1/model.onnx");

    assertLeftOut("a package is called as its folder");
    assertFalse(err.toString().contains("\u001b[2K"), err.toString());
    assertFalse(err.toString().contains("\nimported"), err.toString());
  }

  @Test
  void whatAConfigurationSaysCannotPassForALineOfOurs() throws IOException {
    model(
        "good",
        ONNX
            + "parameters { key: \"a\\nimported  models/evil\\033[2K\\r\" value { string_value: \"\" } }",
        "1/model.onnx");

    assertImported("good");
    assertTrue(
        out.toString().contains("  left out: parameters 'a\\nimported  models/evil\\u001b[2K\\r':"),
        out.toString());
    assertEquals(2, out.toString().lines().filter(line -> line.startsWith("imported")).count());
  }

  @Test
  void versionsWithoutAModelAreToldAndLeftOut() throws IOException {
    Path model =
        model("good", "", "2/model.onnx", "10/notes.txt", "007/model.onnx", "x/model.onnx");
    Files.createDirectories(model.resolve("1"));
    Files.writeString(model.resolve("3"), "a file");

    assertImported("good");
    assertEquals("2/model.onnx", Files.readString(models.resolve("good/2/model.onnx")));
    for (String other : new String[] {"1", "3", "10", "007", "x"}) {
      assertFalse(Files.exists(models.resolve("good").resolve(other)), other);
    }
    String said = out.toString();
    assertTrue(said.contains("left out: version 10: there is no file 10/model.onnx"), said);
    assertTrue(said.contains("left out: version 1: there is no file 1/model.onnx"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "default_model_filename: \"deep\""})
  void aFolderInPlaceOfAnOnnxModelIsTakenWhole(String named) throws IOException {
    String place = named.isEmpty() ? "model.onnx" : "deep";
    model(
        "good",
        ONNX + named,
        "1/" + place,
        "2/" + place + "/model.onnx",
        "2/" + place + "/weights.bin",
        "3/" + place + "/other.onnx");

    assertImported("good");
    Path written = models.resolve("good");
    assertTrue(
        Files.readString(written.resolve("model.yaml"))
            .contains("model: " + place + "/model.onnx"));
    assertTrue(Files.exists(written.resolve("2/" + place + "/weights.bin")));
    assertFalse(Files.exists(written.resolve("1")), "one manifest is for all versions");
    String said = out.toString();
    assertTrue(said.contains("version 3: there is no file 3/" + place + "/model.onnx"), said);
    assertTrue(said.contains("version 1: its model is 1/" + place + ", and that of newer"), said);
  }

  @Test
  void aFolderInPlaceOfATorchScriptModelIsLeftOut() throws IOException {
    model("bad", "backend: \"pytorch\"", "1/model.pt/model.pt");

    assertLeftOut("there is no file 1/model.pt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1/model.onnx", "1/data/weights.bin", "1", "labels.txt", "config.pbtxt"})
  void aLinkOutOfTheRepositoryIsFollowedOnlyWhereAsked(String linked) throws IOException {
    Path model =
        model(
            "bad",
            ONNX
                + "output { name: \"y\" data_type: TYPE_FP32 dims: 1 label_filename: \"labels.txt\" }",
            "1/model.onnx",
            "1/data/weights.bin",
            "labels.txt");
    Path outside = folder.resolve("outside");
    Files.move(model.resolve(linked), outside);
    Files.createSymbolicLink(model.resolve(linked), outside);

    assertLeftOut(
        linked
            + (linked.equals("1") ? "/" : "")
            + " leads to "
            + outside.toRealPath()
            + ", out of the repository; --follow-links takes it along");

    Files.delete(models.resolve("zzz/1/model.onnx"));
    Files.delete(models.resolve("zzz/1"));
    Files.delete(models.resolve("zzz/model.yaml"));
    Files.delete(models.resolve("zzz"));
    assertImported("bad", "--follow-links");
    assertTrue(Files.isRegularFile(models.resolve("bad/1/model.onnx")));
    assertFalse(Files.isSymbolicLink(models.resolve("bad/1/model.onnx")));
  }

  @Test
  void aModelThatIsALinkOutOfTheRepositoryIsLeftOut() throws IOException {
    Path outside = folder.resolve("outside");
    Files.move(model("bad", ONNX, "1/model.onnx"), outside);
    Files.createSymbolicLink(repository.resolve("bad"), outside);

    assertLeftOut("bad leads to ");
  }

  @Test
  void linksWithinTheRepositoryAreFollowed() throws IOException {
    Path model = model("good", ONNX, "2/model.onnx", "blobs/1");
    Files.createSymbolicLink(model.resolve("1"), Path.of("2"));
    Files.createDirectories(model.resolve("3"));
    Files.createSymbolicLink(model.resolve("3/model.onnx"), Path.of("../blobs/1"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), repository);
    repository = link;

    assertImported("good");
    assertEquals("2/model.onnx", Files.readString(models.resolve("good/1/model.onnx")));
    assertEquals("blobs/1", Files.readString(models.resolve("good/3/model.onnx")));
  }

  @Test
  void aLinkThatLeadsNowhereIsLeftOut() throws IOException {
    Files.createSymbolicLink(
        model("bad", ONNX, "1/model.onnx").resolve("1/weights.bin"), Path.of("gone"));
    Files.createSymbolicLink(
        model("worse", "", "1/model.onnx").resolve("config.pbtxt"), Path.of("gone"));

    assertLeftOut("1/weights.bin is a link that leads nowhere");
    assertTrue(err.toString().contains("config.pbtxt is a link that leads nowhere"));
  }

  @Test
  void whatMeansSomethingInAPackageIsToldAndLeftOut() throws IOException {
    model("good", ONNX, "1/model.onnx", "1/model.yaml", "1/lib/evil.jar", "1/lib/weights.bin");

    assertImported("good");
    Path version = models.resolve("good/1");
    assertFalse(Files.exists(version.resolve("model.yaml")));
    assertFalse(Files.exists(version.resolve("lib/evil.jar")));
    assertTrue(Files.exists(version.resolve("lib/weights.bin")));
    String said = out.toString();
    assertTrue(said.contains("left out: 1/model.yaml: the package has a manifest"), said);
    assertTrue(said.contains("left out: 1/lib/evil.jar: a server would run its code"), said);
  }
}
