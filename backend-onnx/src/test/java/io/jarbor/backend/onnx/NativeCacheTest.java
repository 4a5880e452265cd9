package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

  @TempDir Path folder;

  @Test
  void unpacksOnceForAllStarts() throws IOException {
    Path first = cache().unpack();
    Path library = first.resolve(System.mapLibraryName("onnxruntime"));
    Files.setLastModifiedTime(library, LONG_AGO);
    assertEquals(first, cache().unpack());
    assertEquals(LONG_AGO, Files.getLastModifiedTime(library));
    assertEquals(
        List.of(System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni")),
        names(first));
  }

  @Test
  void unpacksAgainWhatIsCutShort() throws IOException {
    Path library = cache().unpack().resolve(System.mapLibraryName("onnxruntime4j_jni"));
    long size = Files.size(library);
    Files.write(library, new byte[10]);
    cache().unpack();
    assertEquals(size, Files.size(library));
  }

  @Test
  void keepsLibrariesForThisUserAlone() throws IOException {
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(cache().unpack())));
  }

  @Test
  void saysThatThereIsNoLibraryForThisMachine() {
    ServingException missing =
        assertThrows(ServingException.class, () -> new NativeCache(folder, name -> null).unpack());
    assertEquals(ErrorCode.UNAVAILABLE, missing.code());
    String message = String.valueOf(missing.getMessage());
    assertTrue(
        message.startsWith(
            "this build of ONNX Runtime has no native library for " + NativeCache.platform()),
        message);
  }

  @Test
  void refusesFolderThatOthersMayWriteTo() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    IOException refused = assertThrows(IOException.class, () -> PrivateFolders.create(open));
    assertTrue(String.valueOf(refused.getMessage()).contains("rwxrwxrwx"), refused::toString);
  }

  @Test
  void prefersCacheOfTheEnvironment() {
    assertEquals(
        Path.of("/somewhere/jarbor"),
        PrivateFolders.defaultCache(Map.of("XDG_CACHE_HOME", "/somewhere"), "/", "me"));
    assertEquals(
        folder.resolve(".cache").resolve("jarbor"),
        PrivateFolders.defaultCache(Map.of(), folder.toString(), "me"));
    assertEquals(
        Path.of(System.getProperty("java.io.tmpdir"), "jarbor-me"),
        PrivateFolders.defaultCache(Map.of(), "/no/such/home", "me"));
  }

  private NativeCache cache() {
    return new NativeCache(folder, NativeCacheTest::resource);
  }

  private static URL resource(String name) {
    URL found = OrtEnvironment.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new AssertionError("the test's machine has no " + name);
    }
    return found;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
