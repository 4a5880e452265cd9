package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * SHA-256 of files and folders. That of a folder is what this prints in it: {@code find . -type f
 * -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum}. Paths hold no control characters
 * and no backslash, which sha256sum would escape. Not thread-safe.
 */
final class Digests {
  /** Bytes of a {@code .sha256} that are read: more than its digest takes, which comes first. */
  private static final int READ = 256;

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** As {@code LC_ALL=C sort} does: by bytes, which differs from Java's order beyond U+FFFF. */
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(
          (String path) -> path.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Map<String, String> byPath = new TreeMap<>(BY_BYTES);

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Note a file's digest, by its path in the package. */
  void add(String path, String hex) {
    byPath.put(path, hex);
  }

  /** Digest of all files. */
  String ofAll() {
    return ofAllBut("", "");
  }

  /**
   * Digest of the files of a folder but one.
   *
   * @param folder what it holds counts, by its path in it; with a {@code /} at its end, or empty
   * @param left path in that folder of the file that does not count
   */
  String ofAllBut(String left, String folder) {
    MessageDigest digest = sha256();
    byPath.forEach(
        (path, hex) -> {
          String inFolder = path.startsWith(folder) ? path.substring(folder.length()) : left;
          if (!inFolder.equals(left)) {
            digest.update((hex + "  ./" + inFolder + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    return hex(digest);
  }

  /**
   * Read the {@code .sha256} beside a package: {@code name.jar.sha256}, or {@code name.sha256} of a
   * folder, as sha256sum writes it.
   *
   * @return empty where there is none
   */
  static Optional<String> beside(Path source) {
    Path file = source.resolveSibling(source.getFileName() + ".sha256");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, file.getFileName() + ": expected a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(READ), StandardCharsets.UTF_8);
      String first = start.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
      if (!HEX.matcher(first).matches()) {
        throw new ServingException(
            ErrorCode.INVALID_PACKAGE,
            file.getFileName()
                + ": expected a SHA-256 of 64 hexadecimal digits, got '"
                + EntryRules.printable(first)
                + "'");
      }
      return Optional.of(first);
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          file.getFileName() + " cannot be read: " + Reasons.ofDisk(e),
          e);
    }
  }
}
