package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Archives that try to write elsewhere, or too much: refused with the reason, nothing left behind.
 */
class UnsafeArchivesIT {
  private TestServer server;
  private Path work;

  @BeforeEach
  void start() {
    server =
        TestServer.empty(
            config -> {
              work = config.work();
              return new ServerConfig(
                  config.http(),
                  config.management(),
                  config.models(),
                  config.backends(),
                  config.work(),
                  new ServerConfig.Packages(
                      true, false, config.packages().scanInterval(), 50, 1_000_000),
                  config.backendOptions());
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String failure(String name) {
    return server.awaitState(name, VersionState.FAILED).reason().orElse("");
  }

  private void zip(String name, List<String> entries) throws IOException {
    Path hidden = server.models().resolve("." + name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(hidden))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.write("x".getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    Packages.replace(hidden, server.models().resolve(name));
  }

  @ParameterizedTest
  @CsvSource({
    "../evil, leaves the package",
    "a/../../evil, leaves the package",
    "/etc/evil, absolute",
    "C:/evil, absolute"
  })
  void anEntryThatLeavesThePackage(String entry, String said) throws Exception {
    zip("escaping.zip", List.of("model.onnx", entry));

    String reason = failure("escaping");
    assertTrue(reason.contains(said), reason);
    assertTrue(!Files.exists(work.resolve("evil")), "written outside of the package");
    Snapshots.assertNoFiles(work);
  }

  @Test
  void moreEntriesThanAllowed() throws Exception {
    zip("many.zip", Stream.iterate(0, i -> i + 1).limit(60).map(i -> "file" + i).toList());

    assertTrue(failure("many").contains("more than 50 entries"));
    Snapshots.assertNoFiles(work);
  }

  @Test
  void moreBytesThanAllowedHoweverWellTheyArePacked() throws Exception {
    Path hidden = server.models().resolve(".bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(hidden))) {
      out.putNextEntry(new ZipEntry("model.onnx"));
      out.write(new byte[2_000_000]);
      out.closeEntry();
    }
    Packages.replace(hidden, server.models().resolve("bomb.zip"));

    assertTrue(failure("bomb").contains("unpacks to more than 1000000 bytes"));
    Snapshots.assertNoFiles(work);
  }

  @Test
  void aLinkInAnArchive() throws Exception {
    Path hidden = server.models().resolve(".linked.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(hidden)) {
      ZipArchiveEntry link = new ZipArchiveEntry("model.onnx");
      link.setUnixMode(0120777);
      out.putArchiveEntry(link);
      out.write("/etc/passwd".getBytes(StandardCharsets.UTF_8));
      out.closeArchiveEntry();
    }
    Packages.replace(hidden, server.models().resolve("linked.zip"));

    assertTrue(failure("linked").contains("is a link"));
    Snapshots.assertNoFiles(work);
  }

  @Test
  void aLinkInAFolder() throws Exception {
    Path hidden = Files.createDirectory(server.models().resolve(".linked"));
    Files.createSymbolicLink(hidden.resolve("model.onnx"), fixture("iris/model.onnx"));
    Packages.replace(hidden, server.models().resolve("linked"));

    assertTrue(failure("linked").contains("is a link"));
    Snapshots.assertNoFiles(work);
  }

  @Test
  void aTruncatedJar() throws Exception {
    Path whole = server.models().resolve(".whole.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(whole))) {
      out.putNextEntry(new ZipEntry("META-INF/jarbor/model.onnx"));
      out.write(Files.readAllBytes(fixture("iris/model.onnx")));
      out.closeEntry();
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path hidden = server.models().resolve(".cut.jar");
    Files.write(hidden, Arrays.copyOf(bytes, bytes.length / 2));
    Packages.replace(hidden, server.models().resolve("cut.jar"));

    assertTrue(failure("cut").contains("truncated"));
    Snapshots.assertNoFiles(work);
  }
}
