package io.jarbor.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.config.ServerConfig.Http;
import io.jarbor.runtime.config.ServerConfig.Management;
import io.jarbor.runtime.config.ServerConfig.Packages;
import io.jarbor.runtime.document.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final String TOKEN = "sesame-open-sesame";

  static final String EVERY_KEY =
      """
      http:
        host: 192.0.2.1
        port: 80
        max-body: 1MiB
        body-timeout: 2s
        idle-timeout: 1m
        drain-timeout: 3m
      management:
        enabled: false
        host: 192.0.2.2
        port: 81
        token: sesame-open-sesame
        on-inference-port: true
      models: m
      backends:
        directory: b
        onnx: {threads: 4, arena: false}
        djl:
          engine: PyTorch
      work: /w
      packages:
        plugins: deny
        require-digests: true
        scan-interval: 100ms
        max-entries: 5
        max-unpacked: 2GB
      """;

  @TempDir Path temporary;
  private Path working;
  private Path file;

  @BeforeEach
  void makeFolders() throws IOException {
    working = Files.createDirectories(temporary.resolve("working"));
    file = Files.createDirectories(temporary.resolve("etc")).resolve("jarbor.yaml");
  }

  @Test
  void givesTheDefaults() {
    EffectiveConfig config = load(Map.of(), Map.of());
    assertEquals(
        new ServerConfig(
            Http.DEFAULT,
            Management.DEFAULT,
            working.resolve("models"),
            working.resolve("backends"),
            working.resolve("work"),
            Packages.DEFAULT,
            Map.of()),
        config.server());
    assertEquals("default", config.locate("/http/port").toString());
  }

  @Test
  void mapsEveryKeyOfTheFile() throws IOException {
    Files.writeString(file, EVERY_KEY);
    ServerConfig config = loadFile().server();
    assertEquals(
        new Http(
            "192.0.2.1",
            80,
            1 << 20,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(3)),
        config.http());
    assertEquals(
        new Management(false, "192.0.2.2", 81, Optional.of(TOKEN), true), config.management());
    assertEquals(file.resolveSibling("m"), config.models());
    assertEquals(file.resolveSibling("b"), config.backends());
    assertEquals(Path.of("/w"), config.work());
    assertEquals(
        new Packages(false, true, Duration.ofMillis(100), 5, 2_000_000_000L), config.packages());
    assertEquals(
        Map.of("onnx", Map.of("threads", 4L, "arena", false), "djl", Map.of("engine", "PyTorch")),
        config.backendOptions());
  }

  @Test
  void readsEveryKeyFromItsVariable() {
    for (ConfigKey<?> key : ConfigKeys.all()) {
      EffectiveConfig config = load(Map.of(key.variable(), valueFor(key)), Map.of());
      assertEquals(Location.ofFile("environment " + key.variable()), config.locate(key.pointer()));
    }
  }

  @Test
  void readsEveryKeyFromItsFlag() {
    for (ConfigKey<?> key : ConfigKeys.all()) {
      for (String flag :
          Stream.concat(Stream.of("--set " + key.path()), key.flag().stream()).toList()) {
        EffectiveConfig config = load(Map.of(), Map.of(flag, valueFor(key)));
        assertEquals("flag " + flag, config.locate(key.pointer()).toString());
      }
    }
  }

  @Test
  void prefersAKeysOwnFlag() {
    EffectiveConfig config = load(Map.of(), Map.of("--set http.port", "1", "--port", "2"));

    assertEquals(2, config.server().http().port());
    assertEquals("flag --port", config.locate("/http/port").toString());
  }

  private static String valueFor(ConfigKey<?> key) {
    return key.secret() ? TOKEN : fallback(key);
  }

  private static <T> String fallback(ConfigKey<T> key) {
    return key.spell().apply(key.fallback().orElseThrow()).toString();
  }

  @Test
  void prefersFlagsToEnvironmentToFileToDefaults() throws IOException {
    Files.writeString(file, "http: {port: 1, host: filehost, max-body: 3MB}");
    Map<String, String> environment =
        Map.of("JARBOR_HTTP_PORT", "2", "JARBOR_HTTP_HOST", "envhost");
    EffectiveConfig config =
        new ConfigLoader(environment, working).load(Optional.of(file), Map.of("--port", "3"));
    assertEquals(3, config.server().http().port());
    assertEquals("envhost", config.server().http().host());
    assertEquals(3_000_000, config.server().http().maxBody());
    assertEquals(Duration.ofSeconds(30), config.server().http().bodyTimeout());
    assertEquals("flag --port", config.locate("/http/port").toString());
    assertEquals("environment JARBOR_HTTP_HOST", config.locate("/http/host").toString());
    assertEquals(file + ":1:43", config.locate("/http/max-body").toString());
  }

  @Test
  void checksWhatIsOverridden() throws IOException {
    Files.writeString(file, "http: {port: many}");
    ServingException e =
        assertThrows(
            ServingException.class,
            () ->
                new ConfigLoader(Map.of(), working).load(Optional.of(file), Map.of("--port", "1")));
    assertEquals(
        file + ":1:14: 'http.port': expected an integer from 0 to 65535, got 'many'",
        e.getMessage());
    assertEquals(ConfigLoader.INVALID_CONFIGURATION, e.code());
  }

  @Test
  void findsTheFileThatTheEnvironmentNames() throws IOException {
    Files.writeString(working.resolve("my.yaml"), "http: {port: 7}");
    EffectiveConfig config = load(Map.of("JARBOR_CONFIG", "my.yaml"), Map.of());
    assertEquals(7, config.server().http().port());
    assertEquals("my.yaml:1:14", config.locate("/http/port").toString());
  }

  @Test
  void resolvesFoldersAgainstWhereTheyAreSaid() throws IOException {
    Files.writeString(file, "models: ../m\nwork: w");
    Path home = temporary.resolve("home");
    EffectiveConfig config =
        new ConfigLoader(Map.of("JARBOR_HOME", home.toString(), "JARBOR_WORK", "x"), working)
            .load(Optional.of(file), Map.of());
    assertEquals(temporary.resolve("m"), config.server().models());
    assertEquals(working.resolve("x"), config.server().work());
    assertEquals(home.resolve("backends"), config.server().backends());
  }

  @Test
  void saysAllThatIsWrongInOneGo() throws IOException {
    Files.writeString(
        file,
        """
        htp: {port: 1}
        http: {prot: 1, port: '1'}
        packages: {plugins: denny, max-entries: 0}
        backends: {onnx: 4}
        management: [a]
        """);
    ServingException e =
        assertThrows(
            ServingException.class,
            () ->
                new ConfigLoader(Map.of("JARBOR_HTTP_PROT", "1"), working)
                    .load(Optional.of(file), Map.of("--set model", "m")));
    String name = file.toString();
    assertEquals(
        String.join(
            "\n",
            name + ":1:1: unknown key 'htp'; did you mean 'http'?",
            name + ":2:8: 'http': unknown key 'prot'; did you mean 'port'?",
            name + ":2:23: 'http.port': expected an integer from 0 to 65535, got '1'",
            name
                + ":3:21: 'packages.plugins': expected 'allow' or 'deny', got 'denny'; did you mean"
                + " 'deny'?",
            name
                + ":3:41: 'packages.max-entries': expected an integer from 1 to 10000000, got the"
                + " number 0",
            name + ":4:18: 'backends.onnx': expected a mapping, got the number 4",
            name + ":5:13: 'management': expected a mapping, got a list",
            "environment JARBOR_HTTP_PROT: no key has this variable; did you mean"
                + " 'JARBOR_HTTP_PORT'?",
            "flag --set model: unknown key 'model'; did you mean 'models'?"),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "JARBOR_HTTP_PORT, 65536, 'http.port', 'an integer from 0 to 65535, got the number 65536'",
    "JARBOR_HTTP_PORT, '', 'http.port', 'an integer from 0 to 65535, got nothing'",
    "JARBOR_MANAGEMENT_ENABLED, yes, 'management.enabled', 'true or false, got ''yes'''",
    "JARBOR_HTTP_BODY_TIMEOUT, 5, 'http.body-timeout', 'a duration of 1ms or more, got the number 5;"
        + " units are us, ms, s, m, h'",
    "JARBOR_MANAGEMENT_TOKEN, short, 'management.token', 'a string of 16 printable characters or"
        + " more, got something else'"
  })
  void saysWhatIsWrongWithAVariable(String variable, String value, String key, String problem) {
    assertEquals(
        "environment " + variable + ": '" + key + "': expected " + problem,
        problemsOf(Map.of(variable, value)));
  }

  @Test
  void knowsTheVariablesOfTheStartScript() {
    Map<String, String> environment =
        Map.of("JARBOR_LOG_LEVEL", "x", "JARBOR_JAVA_OPTS", "y", "JARBOR_HOME", "z", "PATH", "p");
    assertEquals(8080, load(environment, Map.of()).server().http().port());
  }

  @Test
  void leavesAloneWhatKubernetesTellsOfAServiceCalledJarbor() {
    Map<String, String> environment =
        Map.of(
            "JARBOR_SERVICE_HOST", "10.0.0.1",
            "JARBOR_SERVICE_PORT", "8080",
            "JARBOR_SERVICE_PORT_HTTP", "8080",
            "JARBOR_PORT", "tcp://10.0.0.1:8080",
            "JARBOR_PORT_8080_TCP", "tcp://10.0.0.1:8080",
            "JARBOR_PORT_8080_TCP_ADDR", "10.0.0.1");
    assertEquals(8080, load(environment, Map.of()).server().http().port());
    assertEquals(
        "environment JARBOR_PORT: no key has this variable; did you mean 'JARBOR_HTTP_PORT'?",
        problemsOf(Map.of("JARBOR_PORT", "1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.7", "example.org", "127.0.0.1.example.org", "::"})
  void refusesManagementForOthersWithoutAToken(String host) {
    assertEquals(
        "environment JARBOR_MANAGEMENT_HOST: 'management.host': '"
            + host
            + "' can be reached from elsewhere, which needs management.token",
        problemsOf(Map.of("JARBOR_MANAGEMENT_HOST", host)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1"})
  void takesLoopbackWithoutAToken(String host) {
    assertEquals(
        host, load(Map.of("JARBOR_MANAGEMENT_HOST", host), Map.of()).server().management().host());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void refusesManagementOnTheInferencePortForOthersWithoutAToken(String managementPort) {
    assertEquals(
        "environment JARBOR_MANAGEMENT_ON_INFERENCE_PORT: 'management.on-inference-port': http.host"
            + " '0.0.0.0' can be reached from elsewhere, which needs management.token",
        problemsOf(
            Map.of(
                "JARBOR_MANAGEMENT_ON_INFERENCE_PORT",
                "true",
                "JARBOR_MANAGEMENT_ENABLED",
                managementPort)));
  }

  @Test
  void takesManagementOnTheInferencePortWithATokenOrOnLoopback() {
    for (Map<String, String> enough :
        List.of(
            Map.of("JARBOR_MANAGEMENT_TOKEN", TOKEN), Map.of("JARBOR_HTTP_HOST", "127.0.0.1"))) {
      Map<String, String> environment = new HashMap<>(enough);
      environment.put("JARBOR_MANAGEMENT_ON_INFERENCE_PORT", "true");
      assertTrue(load(environment, Map.of()).server().management().onInferencePort());
    }
  }

  @Test
  void refusesOnePortForBoth() {
    assertEquals(
        "environment JARBOR_MANAGEMENT_PORT: 'management.port': 8080 is the port of http too",
        problemsOf(Map.of("JARBOR_MANAGEMENT_PORT", "8080")));
  }

  @Test
  void tellsThatTheFileIsMissing() {
    ServingException e = assertThrows(ServingException.class, this::loadFile);
    assertEquals(file + ": there is no such file", e.getMessage());
  }

  @Test
  void printsEachValueWithItsOriginAndNoSecret() throws IOException {
    Files.writeString(file, EVERY_KEY);
    EffectiveConfig config = loadFile();
    String yaml = config.toYaml();
    assertFalse(yaml.contains(TOKEN), yaml);
    assertFalse(config.toString().contains(TOKEN), config.toString());
    assertFalse(config.toMap().toString().contains(TOKEN), config.toMap().toString());
    String name = file.toString();
    assertEquals(
        """
        http:
          host: 192.0.2.1  # F:2:9
          port: 80  # F:3:9
          max-body: 1MiB  # F:4:13
          body-timeout: 2s  # F:5:17
          idle-timeout: 1m  # F:6:17
          drain-timeout: 3m  # F:7:18
        management:
          enabled: false  # F:9:12
          host: 192.0.2.2  # F:10:9
          port: 81  # F:11:9
          token: "********"  # F:12:10
          on-inference-port: true  # F:13:22
        models: D/m  # F:14:9
        backends:
          directory: D/b  # F:16:14
          onnx:
            threads: 4  # F:17:19
            arena: false  # F:17:29
          djl:
            engine: PyTorch  # F:19:13
        work: /w  # F:20:7
        packages:
          plugins: deny  # F:22:12
          require-digests: true  # F:23:20
          scan-interval: 100ms  # F:24:18
          max-entries: 5  # F:25:16
          max-unpacked: 2GB  # F:26:17
        """,
        yaml.replace(name, "F").replace(temporary.resolve("etc").toString(), "D"));
  }

  @Test
  void locatesOptionsOfBackends() throws IOException {
    Files.writeString(file, "backends: {onnx: {providers: [cpu, gpu]}}");
    EffectiveConfig config = loadFile();
    assertEquals(file + ":1:30", config.locate("/backends/onnx/providers/1").toString());
    assertEquals("configuration", config.locate("/backends/djl").toString());
  }

  @Test
  void givesEachValueWithItsOriginForJson() {
    Map<String, Object> map = load(Map.of("JARBOR_HTTP_PORT", "9"), Map.of()).toMap();
    assertEquals(
        Map.of("value", 9, "origin", "environment JARBOR_HTTP_PORT"),
        assertInstanceOf(Map.class, map.get("http")).get("port"));
  }

  private EffectiveConfig load(Map<String, String> environment, Map<String, String> flags) {
    return new ConfigLoader(environment, working).load(Optional.empty(), flags);
  }

  private EffectiveConfig loadFile() {
    return new ConfigLoader(Map.of(), working).load(Optional.of(file), Map.of());
  }

  private String problemsOf(Map<String, String> environment) {
    String message =
        assertThrows(ServingException.class, () -> load(environment, Map.of())).getMessage();
    return message == null ? "" : message;
  }
}
