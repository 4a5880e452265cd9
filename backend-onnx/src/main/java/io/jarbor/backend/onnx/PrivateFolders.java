package io.jarbor.backend.onnx;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** Folders that nobody else may write to: native code is loaded from them. */
final class PrivateFolders {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      Collections.unmodifiableSet(PosixFilePermissions.fromString("rwx------"));

  private PrivateFolders() {}

  /**
   * Where caches belong: {@code XDG_CACHE_HOME}, else {@code .cache} at home, else a folder of this
   * user's in the temporary one.
   */
  static Path defaultCache(Map<String, String> environment, String home, String user) {
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!configured.isBlank() && Path.of(configured).isAbsolute()) {
      return Path.of(configured, "jarbor");
    }
    Path homeFolder = Path.of(home);
    if (homeFolder.isAbsolute() && Files.isDirectory(homeFolder) && Files.isWritable(homeFolder)) {
      return homeFolder.resolve(".cache").resolve("jarbor");
    }
    return Path.of(System.getProperty("java.io.tmpdir")).resolve("jarbor-" + user);
  }

  /**
   * Create a folder for this user alone, or see that the one there is.
   *
   * @throws IOException if it cannot be made, belongs to somebody else or is open to others
   */
  static void create(Path folder) throws IOException {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder);
      return;
    }
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    boolean open =
        permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
    if (open || !owner.equals(thisUser(folder))) {
      throw new IOException(
          folder
              + " must belong to this user, and nobody else may write to it; it is "
              + owner.getName()
              + "'s, "
              + PosixFilePermissions.toString(permissions));
    }
  }

  /** Whoever owns a new file: in a container the user may have no name to ask for. */
  private static UserPrincipal thisUser(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "owner", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }
}
