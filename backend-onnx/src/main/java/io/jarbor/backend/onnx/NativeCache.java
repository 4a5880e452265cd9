package io.jarbor.backend.onnx;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps ONNX Runtime's native libraries unpacked from one start to the next: 22 MB that it would
 * otherwise write to the temporary folder each time. Keyed by what the jar's index says of them, so
 * that a known version costs no reading. Safe where several processes start at once.
 */
final class NativeCache {
  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private final Path folder;
  private final Function<String, @Nullable URL> resources;

  /**
   * Make a cache.
   *
   * @param folder private to this user
   * @param resources finds a file of ONNX Runtime's jar by its name there
   */
  NativeCache(Path folder, Function<String, @Nullable URL> resources) {
    this.folder = folder;
    this.resources = resources;
  }

  /**
   * Unpack the libraries, unless they are there.
   *
   * @return the folder that holds them
   * @throws ServingException {@code UNAVAILABLE} if there are none for this machine
   * @throws IOException if they cannot be written
   */
  Path unpack() throws IOException {
    String platform = platform();
    MessageDigest key = sha256();
    for (String library : LIBRARIES) {
      key.update(
          (library + Entry.of(resource(platform, library))).getBytes(StandardCharsets.UTF_8));
    }
    Path target =
        folder.resolve("onnxruntime-" + HexFormat.of().formatHex(key.digest()).substring(0, 32));
    for (String library : LIBRARIES) {
      URL source = resource(platform, library);
      Path file = target.resolve(fileName(library));
      if (!Files.isRegularFile(file) || Files.size(file) != Entry.of(source).size()) {
        PrivateFolders.create(target);
        write(source, file);
      }
    }
    return target;
  }

  private static void write(URL source, Path file) throws IOException {
    Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    try {
      try (InputStream input = source.openStream()) {
        Files.copy(input, part, StandardCopyOption.REPLACE_EXISTING);
      }
      moveIntoPlace(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void moveIntoPlace(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private URL resource(String platform, String library) {
    URL found = resources.apply("ai/onnxruntime/native/" + platform + "/" + fileName(library));
    if (found == null) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          "this build of ONNX Runtime has no native library for "
              + platform
              + "; put a jar of it that has one into the backend's folder, or point"
              + " -Donnxruntime.native.path to a folder with "
              + fileName(library));
    }
    return found;
  }

  private static String fileName(String library) {
    return System.mapLibraryName(library).replace("jnilib", "dylib");
  }

  /** As ONNX Runtime's jar names its folders. */
  static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system =
        os.contains("mac") || os.contains("darwin") ? "osx" : os.contains("win") ? "win" : "linux";
    boolean x64 = arch.startsWith("amd64") || arch.startsWith("x86_64");
    return system + "-" + (x64 ? "x64" : arch);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Size and checksum of a resource, out of the jar's index where it is in one. */
  private record Entry(long size, long crc) {
    static Entry of(URL source) throws IOException {
      URLConnection connection = source.openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection jar) {
        try (JarFile opened = jar.getJarFile()) {
          JarEntry entry = opened.getJarEntry(jar.getEntryName());
          return new Entry(entry.getSize(), entry.getCrc());
        }
      }
      try (CheckedInputStream input =
          new CheckedInputStream(connection.getInputStream(), new CRC32())) {
        long size = input.transferTo(OutputStream.nullOutputStream());
        return new Entry(size, input.getChecksum().getValue());
      }
    }
  }
}
