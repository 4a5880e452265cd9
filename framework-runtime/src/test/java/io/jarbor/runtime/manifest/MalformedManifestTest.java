package io.jarbor.runtime.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedManifestTest {
  @TempDir Path root;

  static Stream<Arguments> manifests() {
    return Stream.of(
        one("batchin: off", "1:1: unknown key 'batchin'; did you mean 'batching'?"),
        one(
            "batching: {max-sise: 2}",
            "1:12: 'batching': unknown key 'max-sise'; did you mean 'max-size'?"),
        one(
            "batching: {join: false, max-delay: 2ms}",
            "1:36: 'batching.max-delay': has no effect with 'join: false'; leave one of them out"),
        one(
            "routes: [{colour: 1, path: /a}]",
            "1:11: 'routes[0]': unknown key 'colour'; known are method, path"),
        one("- a", "1:1: expected a mapping such as name: sentiment, got a list"),
        one("just words", "1:1: expected a mapping such as name: sentiment, got 'just words'"),
        one("instances: two", "1:12: 'instances': expected an integer from 1 to 1024, got 'two'"),
        one("instances: '2'", "1:12: 'instances': expected an integer from 1 to 1024, got '2'"),
        one(
            "instances: 0",
            "1:12: 'instances': expected an integer from 1 to 1024, got the number 0"),
        one(
            "instances: 99999999999999999999",
            "1:12: 'instances': expected an integer from 1 to 1024, got the number"
                + " 99999999999999999999"),
        one("instances:", "1:11: 'instances': expected an integer from 1 to 1024, got nothing"),
        one(
            "limits: {timeout: 2}",
            "1:19: 'limits.timeout': expected a duration of 1ms or more, got the number 2; units are"
                + " us, ms, s, m, h"),
        one(
            "limits: {timeout: 0s}",
            "1:19: 'limits.timeout': expected a duration of 1ms or more, got '0s'"),
        one(
            "limits: {timeout: 9000h}",
            "1:19: 'limits.timeout': expected a duration of 1ms or more, got '9000h'; the longest is"
                + " 8760h"),
        one(
            "batching: {max-delay: 2 weeks}",
            "1:23: 'batching.max-delay': expected a duration such as 2ms, 1s, 1m or 1h, got '2"
                + " weeks'"),
        one(
            "limits: {queue-bytes: 256}",
            "1:23: 'limits.queue-bytes': expected a size such as 256MB or 256MiB, 1B or more, got"
                + " the number 256; units are B, KB, MB, GB, TB (thousands), KiB, MiB, GiB, TiB"
                + " (1024s)"),
        one(
            "batching: on",
            "1:11: 'batching': expected 'off', or a mapping such as {max-size: 32}, got 'on'"),
        one("name: 12", "1:7: 'name': expected a string, got the number 12; put it in quotes"),
        one("name: ''", "1:7: 'name': expected a string that is not blank, got ''"),
        one("name: [a]", "1:7: 'name': expected a string, got a list"),
        one("name: v2", "1:7: 'name': 'v2' is a route of the server's own; take another name"),
        one(
            "name: management",
            "1:7: 'name': 'management' is a route of the server's own; take another name"),
        one(
            "routes: [{path: /management/models/x/load}]",
            "1:17: 'routes[0].path': '/management' is the server's own; take another path"),
        one(
            "name: a/b",
            "1:7: 'name': expected up to 128 letters, digits, '.', '_' and '-', a letter or digit"
                + " first, got 'a/b'"),
        one(
            "version: 1.10",
            "1:10: 'version': expected a version such as \"2\", got the number 1.10; put it in"
                + " quotes"),
        one("version: true", "1:10: 'version': expected a version such as \"2\", got true"),
        one(
            "version: a b",
            "1:10: 'version': expected up to 128 letters, digits, '.', '_', '+' and '-', a letter"
                + " or digit first, got 'a b'"),
        one("name: a\nname: b", "2:1: duplicate key 'name'; the first is in line 1, column 1"),
        one("name: !!str a", "1:7: tags are not taken, got 'tag:yaml.org,2002:str'; leave it out"),
        one(
            "model: modl.onnx",
            "1:8: 'model': the package has no file 'modl.onnx'; did you mean 'model.onnx'?"),
        one("model: nothing/here", "1:8: 'model': the package has no file 'nothing/here'"),
        one("model: sub", "1:8: 'model': expected a file, got the folder 'sub'"),
        one(
            "model: ../model.onnx",
            "1:8: 'model': expected a file of the package, relative to it, got '../model.onnx'"),
        one(
            "model: /etc/passwd",
            "1:8: 'model': expected a file of the package, relative to it, got '/etc/passwd'"),
        one("model: \"a\\0b\"", "1:8: 'model': 'a\0b' is no file name: Nul character not allowed"),
        one(
            "inputs: [x]",
            "1:10: 'inputs[0]': expected a mapping such as {name: x, datatype: FP32, shape: [4]}, got 'x'"),
        one(
            "inputs: [{name: x, datatype: fp23, shape: [4]}]",
            "1:30: 'inputs[0].datatype': expected a datatype such as FP32, got 'fp23'; did you mean"
                + " 'FP32'?"),
        one(
            "inputs: [{name: x, shape: [4]}]",
            "1:10: 'inputs[0]': 'datatype' is missing, a datatype such as FP32"),
        one(
            "inputs: [{name: x, datatype: FP32, shape: [4, -2]}]",
            "1:47: 'inputs[0].shape[1]': expected a size of 1 or more, or -1, got the number -2"),
        one(
            "inputs: [{name: x, datatype: FP32, shape: 4}]",
            "1:43: 'inputs[0].shape': expected a list of sizes such as [4] or [-1, 3], got the"
                + " number 4"),
        one(
            "inputs: [{name: x, datatype: FP32, shape: [4]}, {name: x, datatype: FP32, shape: [4]}]",
            "1:56: 'inputs[1].name': 'x' is the name of item 0 too"),
        one(
            "outputs: [{name: y, datatype: FP32, shape: [3], labels: lables.txt}]",
            "1:57: 'outputs[0].labels': the package has no file 'lables.txt'; did you mean"
                + " 'labels.txt'?"),
        one(
            "outputs: [{name: y, datatype: FP32, shape: [3], labels: labels.txt}]",
            "1:57: 'outputs[0].labels': expected 3 labels, as the last dimension of [3], got 2"),
        one(
            "outputs: [{name: y, datatype: FP32, shape: [3], labels: empty.txt}]",
            "1:57: 'outputs[0].labels': 'empty.txt' is empty, expected a line per class"),
        one(
            "outputs: [{name: y, datatype: FP32, shape: [], labels: [a]}]",
            "1:56: 'outputs[0].labels': labels name the last dimension, and shape [] has none"),
        one(
            "versions: newest",
            "1:11: 'versions': expected 'latest', 'all', {latest: 2}, or a list of versions, got"
                + " 'newest'"),
        one("versions: []", "1:11: 'versions': expected at least one version"),
        one("versions: {}", "1:11: 'versions': 'latest' is missing, an integer from 1 to 65536"),
        one("preprocessor: {options: {}}", "1:15: 'preprocessor': 'use' is missing, a string"),
        one(
            "generator: g\npreprocessor: p",
            "1:12: 'generator': takes the place of preprocessor and postprocessor; leave them out"),
        one(
            "routes: []",
            "1:9: 'routes': expected at least one route, got a list; leave the key out for POST /<name>"),
        one(
            "routes: [{path: a}]",
            "1:17: 'routes[0].path': expected a path such as /sentiment, got 'a'"),
        one(
            "routes: [{path: /docs/a}]",
            "1:17: 'routes[0].path': '/docs' is the server's own; take another path"),
        one(
            "routes: [{path: '/a/{id}'}]",
            "1:17: 'routes[0].path': expected segments of letters, digits, '.', '_', '~' and '-', got"
                + " '{id}' in '/a/{id}'"),
        one(
            "routes: [{path: /a/versions/1}]",
            "1:17: 'routes[0].path': paths that end in /versions/<name> are the server's own"),
        one(
            "routes: [{path: /a}, {path: /b}, {method: POST, path: /a}]",
            "1:34: 'routes[2]': POST /a is item 0 too"),
        one(
            "routes: [{path: relative}, {path: /x}, {path: /x}]",
            "1:17: 'routes[0].path': expected a path such as /sentiment, got 'relative'"),
        one(
            "routes: [{method: GET, path: /a}]",
            "1:19: 'routes[0].method': expected 'POST', got 'GET'"),
        one("digest: abc", "1:9: 'digest': expected a SHA-256 of 64 hexadecimal digits, got 'abc'"),
        one(
            "options: {a: }",
            "1:13: 'options.a': expected a value, got nothing; leave the key out"),
        one("options: [a]", "1:10: 'options': expected a mapping, got a list"),
        one(
            "inputs: [{name: x, datatype: FP32, shape: [1]}]\nwarm-up: [{X: [1]}]",
            "2:11: 'warm-up[0]': expected a value for each input, 'x' is missing\n"
                + "model.yaml:2:15: 'warm-up[0].X': no such input; did you mean 'x'?; declared are"
                + " x"),
        one(
            "a: [1, 2",
            "1:9: not YAML: while parsing a flow sequence, expected ',' or ']', but got <stream end>"));
  }

  private static Arguments one(String manifest, String problem) {
    return Arguments.of(manifest, "model.yaml:" + problem);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void saysWhatIsWrongWhere(String manifest, String problem) throws IOException {
    Packages packages =
        new Packages(root)
            .with("model.onnx", "")
            .with("sub/a", "")
            .with("labels.txt", "a\nb\n")
            .with("empty.txt", "");
    ServingException e = assertThrows(ServingException.class, () -> packages.read(manifest));
    assertEquals(problem, e.getMessage());
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
  }

  @Test
  void saysAllInOneGoFromTopToBottom() {
    assertProblems(
        """
        nme: x
        instances: -1
        inputs:
          - {name: x, datatype: FLOAT, shape: [0]}
        limits:
          timeout: 5
          qeue: 1
        routes: [{path: /v2}]
        model: none.onnx
        """,
        """
        model.yaml:1:1: unknown key 'nme'; did you mean 'name'?
        model.yaml:2:12: 'instances': expected an integer from 1 to 1024, got the number -1
        model.yaml:4:25: 'inputs[0].datatype': expected a datatype such as FP32, got 'FLOAT'; there \
        are BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, BF16, FP32, FP64, BYTES
        model.yaml:4:40: 'inputs[0].shape[0]': expected a size of 1 or more, or -1, got the number 0
        model.yaml:6:12: 'limits.timeout': expected a duration of 1ms or more, got the number 5; \
        units are us, ms, s, m, h
        model.yaml:7:3: 'limits': unknown key 'qeue'; did you mean 'queue'?
        model.yaml:8:17: 'routes[0].path': '/v2' is the server's own; take another path
        model.yaml:9:8: 'model': the package has no file 'none.onnx'""");
  }

  @Test
  void refusesALinkThatLeavesThePackage() throws IOException {
    Path outside = Files.writeString(root.resolve("secret"), "s");
    Path inside = Files.createDirectories(root.resolve("package"));
    Files.createSymbolicLink(inside.resolve("model.onnx"), outside);
    ServingException e =
        assertThrows(ServingException.class, () -> new Packages(inside).read("model: model.onnx"));
    assertEquals(
        "model.yaml:1:8: 'model': 'model.onnx' is a link that leaves the package", e.getMessage());
  }

  @Test
  void refusesAFolderNameThatIsNoModelName() {
    ServingException e =
        assertThrows(
            ServingException.class,
            () ->
                new YamlManifestReader()
                    .read(Optional.empty(), root, "docs", new NameAndVersion("docs", "1", false)));
    assertEquals(
        "docs: 'name': 'docs' is a route of the server's own; take another name", e.getMessage());
  }

  @Test
  void refusesLabelsThatAreNoUtf8() throws IOException {
    Files.write(root.resolve("labels.txt"), new byte[] {(byte) 0xFF});
    assertProblems(
        "outputs: [{name: y, datatype: FP32, shape: [1], labels: labels.txt}]",
        "model.yaml:1:57: 'outputs[0].labels': 'labels.txt' is not UTF-8");
  }

  private void assertProblems(String manifest, String problems) {
    ServingException e =
        assertThrows(ServingException.class, () -> new Packages(root).read(manifest));
    assertEquals(problems, e.getMessage());
  }
}
