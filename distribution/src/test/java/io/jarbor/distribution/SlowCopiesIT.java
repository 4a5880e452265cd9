package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that take long, and pause: they are not read half, and serve once they are whole. */
class SlowCopiesIT {
  private static final String BODY = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final int MEGABYTE = 1 << 20;
  private static final int LARGE = 200;
  private static final int PIECE = 40;

  private final TestServer server = TestServer.empty(config -> config);
  private String answer = "";
  private int others;

  @BeforeEach
  void serveAnother() {
    serveNext();
    answer = server.post("/other-1", BODY).body();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Once this serves, the repository has looked at all there is more than once. */
  private void serveNext() {
    String name = "other-" + ++others;
    Packages.folder(server.models(), name, fixture("iris/model.onnx"), "");
    server.awaitState(name, VersionState.READY);
  }

  private List<VersionStatus> statuses(String model) {
    return server.server().repository().catalog().statuses().stream()
        .filter(status -> status.model().equals(model))
        .toList();
  }

  private static Path zip(Path zip, int megabytes) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(Deflater.NO_COMPRESSION);
      out.putNextEntry(new ZipEntry("model.onnx"));
      Files.copy(fixture("iris/model.onnx"), out);
      out.putNextEntry(new ZipEntry("padding.bin"));
      for (int i = 0; i < megabytes; i++) {
        out.write(new byte[MEGABYTE]);
      }
    }
    return zip;
  }

  @Test
  void aZipOf200Megabytes() throws Exception {
    Path whole = zip(server.models().resolve(".whole"), LARGE);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(whole);
        OutputStream out = Files.newOutputStream(server.models().resolve("large.zip"))) {
      byte[] piece = in.readNBytes(PIECE * MEGABYTE);
      while (piece.length > 0) {
        digest.update(piece);
        out.write(piece);
        out.flush();
        piece = in.readNBytes(PIECE * MEGABYTE);
        if (piece.length > 0) {
          serveNext();
          assertStillCopied("large");
        }
      }
    }

    VersionStatus ready = server.awaitState("large", VersionState.READY);

    assertEquals(
        Optional.of(HexFormat.of().formatHex(digest.digest())), ready.digest(), "what was read");
    assertEquals(answer, server.post("/large", BODY).body());
  }

  private void assertStillCopied(String model) throws IOException {
    VersionStatus status = statuses(model).get(0);
    assertEquals(VersionState.DISCOVERED, status.state(), status::toString);
    assertEquals(Optional.empty(), status.reason());
    for (Path file : Snapshots.files(server.models().resolveSibling("work"))) {
      assertTrue(Files.size(file) < MEGABYTE, "it was read: " + file);
    }
  }

  @Test
  void aFolderWhoseModelComesInPieces() throws Exception {
    byte[] whole = Files.readAllBytes(fixture("text-generator/model.onnx"));
    Path folder = Files.createDirectory(server.models().resolve("slow"));
    server.awaitState("slow", VersionState.DISCOVERED);
    int pieces = 3;
    String reason = "";
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.onnx"))) {
      for (int i = 0; i < pieces; i++) {
        int from = whole.length * i / pieces;
        out.write(whole, from, whole.length * (i + 1) / pieces - from);
        out.flush();
        if (i < pieces - 1) {
          reason = awaitReadTooEarly("slow", reason);
        }
      }
    }

    VersionStatus ready = server.awaitState("slow", VersionState.READY);

    assertEquals(Optional.empty(), ready.reason());
    assertEquals(1, statuses("slow").size());
  }

  /** The pause is longer than it rests: it is read, and neither fails nor is given up. */
  private String awaitReadTooEarly(String model, String before) {
    server.awaitCatalog(
        "what is there of " + model + " was read",
        catalog -> reason(model).contains("truncated") && !reason(model).equals(before));
    assertEquals(VersionState.DISCOVERED, statuses(model).get(0).state());
    return reason(model);
  }

  private String reason(String model) {
    return statuses(model).get(0).reason().orElse("");
  }

  @Test
  void aFolderThatNobodyFinishes() throws Exception {
    Path folder = Files.createDirectory(server.models().resolve("cut"));
    server.awaitState("cut", VersionState.DISCOVERED);
    Files.copy(fixture("broken/truncated.onnx"), folder.resolve("model.onnx"));

    String reason = server.awaitState("cut", VersionState.FAILED).reason().orElse("");

    assertTrue(reason.contains("truncated"), reason);
  }
}
