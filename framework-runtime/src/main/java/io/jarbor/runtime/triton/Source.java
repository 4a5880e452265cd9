package io.jarbor.runtime.triton;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The repository that models are read from. Links that lead out of it are refused unless they are
 * asked for: in a repository from elsewhere they would put files of this machine into packages,
 * which a server may publish.
 *
 * @param root real path of the repository
 * @param outside true to follow links that lead out of it
 */
public record Source(Path root, boolean outside) {

  /**
   * Open a repository.
   *
   * @param folder may be a link itself
   */
  public static Source of(Path folder, boolean outside) throws IOException {
    return new Source(folder.toRealPath(), outside);
  }

  /**
   * Check a path before it is read.
   *
   * @param shown what to call it
   * @throws NotImportable if it leads out of the repository, or nowhere, or to what is neither a
   *     file nor a folder
   */
  void require(Path path, String shown) throws IOException {
    Path real;
    try {
      real = path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new NotImportable(shown + " is a link that leads nowhere");
    }
    if (!outside && !real.startsWith(root)) {
      throw new NotImportable(
          shown + " leads to " + real + ", out of the repository; --follow-links takes it along");
    }
    if (!Files.isRegularFile(real) && !Files.isDirectory(real)) {
      throw new NotImportable(shown + " is neither a file nor a folder");
    }
  }
}
