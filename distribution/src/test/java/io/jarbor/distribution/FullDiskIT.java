package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestFiles;
import io.jarbor.testkit.TestServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk of the work folder is full while a package is unpacked in a server that serves. */
class FullDiskIT {
  private static final String GOOD = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final int ROOM = 200_000;
  private static final int LARGE = 5 * ROOM;

  private TestServer server;
  private Path work;
  private List<Path> before;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.empty(this::onSmallDisk);
    Packages.folder(server.models(), "good", fixture("iris/model.onnx"), "");
    server.awaitState("good", VersionState.READY);
    before = Snapshots.files(work);
  }

  private ServerConfig onSmallDisk(ServerConfig config) {
    ServerConfig changed = SmallDisk.under(config, ROOM);
    work = changed.work();
    return changed;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A model with a file beside it that does not fit. */
  private static void writeLarge(Path folder) throws Exception {
    Files.createDirectories(folder);
    Files.copy(fixture("iris/model.onnx"), folder.resolve("model.onnx"));
    byte[] bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes); // Which no archive makes small.
    Files.write(folder.resolve("weights.bin"), bytes);
  }

  @Test
  void aDiskThatDoesNotTellHowMuchRoomItHas() throws Exception {
    SmallDisk.hush(work);
    Path made = server.models().resolve(".large");
    writeLarge(made);
    Packages.replace(made, server.models().resolve("large"));

    failsAloneAndLoadsOnceThereIsRoom(
        "large: it cannot be copied into the work folder: No space left on device",
        server.models().resolve("large/model.onnx"));
  }

  /** So that the room ends on the way, where it does with nearly all of it. */
  @Test
  void aZipThatSaysItIsSmall() throws Exception {
    Path zip = server.models().resolve(".large.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("model.onnx"));
      Files.copy(fixture("iris/model.onnx"), out);
      out.putNextEntry(new ZipEntry("weights.bin"));
      out.write(new byte[LARGE]);
    }
    Files.write(zip, lying(Files.readAllBytes(zip)));
    Packages.replace(zip, server.models().resolve("large.zip"));

    String reason = server.awaitState("large", VersionState.FAILED).reason().orElse("");

    assertTrue(
        reason.matches(
            "large.zip: after 1\\d\\d\\.\\d KiB there is no room in the work folder: the disk small has"
                + " \\d+\\.\\d KiB free, of which 9\\.8 KiB are kept for the rest of the machine; .*"),
        reason);
    assertEquals(200, server.post("/good", GOOD).statusCode());
  }

  /** The same archive, whose directory says that its large entry has ten bytes. */
  private static byte[] lying(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int found = 0;
    for (int at = 0; at + Integer.BYTES <= zip.length; at++) {
      if (bytes.getInt(at) == LARGE) {
        bytes.putInt(at, 10);
        found++;
      }
    }
    assertTrue(found > 0);
    return zip;
  }

  @Test
  void aFolderThatDoesNotFit() throws Exception {
    Path made = server.models().resolve(".large");
    writeLarge(made);
    Packages.replace(made, server.models().resolve("large"));

    failsAloneAndLoadsOnceThereIsRoom(
        "large: it needs 97", server.models().resolve("large/model.onnx"));
  }

  @Test
  void aZipThatDoesNotFit() throws Exception {
    Path made = server.models().resolve(".large");
    writeLarge(made);
    Path zip = server.models().resolve(".large.zip");
    TestFiles.jar(made, zip);
    Packages.replace(zip, server.models().resolve("large.zip"));

    failsAloneAndLoadsOnceThereIsRoom(
        "large.zip: it needs 97", server.models().resolve("large.zip"));
  }

  private void failsAloneAndLoadsOnceThereIsRoom(String said, Path touched) throws Exception {
    String reason = server.awaitState("large", VersionState.FAILED).reason().orElse("");

    assertTrue(reason.startsWith(said), reason);
    assertEquals(200, server.post("/good", GOOD).statusCode());
    assertEquals(before.toString(), Snapshots.files(work).toString(), "half a package is left");

    SmallDisk.enlarge(work, 3 * LARGE);
    Files.setLastModifiedTime(touched, FileTime.fromMillis(1_000));

    server.awaitState("large", VersionState.READY);
    assertEquals(200, server.post("/large", GOOD).statusCode());
  }
}
