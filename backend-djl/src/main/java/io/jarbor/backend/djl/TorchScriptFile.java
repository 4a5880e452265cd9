package io.jarbor.backend.djl;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Tells what is wrong with a file before PyTorch does, whose own words help nobody. */
final class TorchScriptFile {
  private static final int HEAD_BYTES = 64;
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] LFS = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

  private TorchScriptFile() {}

  /**
   * Check that a file looks like TorchScript.
   *
   * @throws ServingException {@code INVALID_PACKAGE} with what it is instead
   */
  static void check(Path file) {
    try {
      byte[] head;
      try (InputStream in = Files.newInputStream(file)) {
        head = in.readNBytes(HEAD_BYTES);
      }
      if (head.length == 0) {
        throw broken(file, "is empty", null);
      }
      if (startsWith(head, LFS)) {
        throw broken(
            file, "is a Git LFS pointer, not the model; fetch it with 'git lfs pull'", null);
      }
      if (!startsWith(head, ZIP)) {
        throw broken(file, "is no TorchScript file: it does not begin as a zip archive", null);
      }
      checkContent(file);
    } catch (IOException e) {
      throw broken(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static void checkContent(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      boolean program = zip.stream().anyMatch(entry -> entry.getName().contains("/code/"));
      if (!program) {
        throw broken(
            file,
            "holds no program, as torch.save writes it; write it with torch.jit.script(model) or"
                + " torch.jit.trace(model, inputs), and .save(...)",
            null);
      }
    } catch (ZipException e) {
      throw broken(file, "is truncated or damaged: " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  private static ServingException broken(Path file, String problem, @Nullable Throwable cause) {
    return new ServingException(
        ErrorCode.INVALID_PACKAGE, file.getFileName() + " " + problem, cause);
  }
}
