package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What an archive or folder may hold; counts as it is read. Not thread-safe. */
final class EntryRules {

  private final String label;
  private final int maxEntries;
  private final long maxBytes;
  private final Set<String> seen = new HashSet<>();
  private long bytes;

  EntryRules(String label, int maxEntries, long maxBytes) {
    this.label = label;
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Check a name, and count it. */
  String checked(String name) {
    if (seen.size() >= maxEntries) {
      throw refuse("it has more than " + maxEntries + " entries (packages.max-entries)");
    }
    if (name.isEmpty() || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
      throw refuse("entry '" + printable(name) + "': a path has names between '/'");
    }
    if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
      throw refuse("entry '" + name + "': an absolute path leaves the package");
    }
    for (Path part : Path.of(name)) {
      if (part.toString().equals("..") || part.toString().equals(".")) {
        throw refuse("entry '" + name + "': '" + part + "' leaves the package");
      }
    }
    if (!seen.add(name)) {
      throw refuse("entry '" + name + "' is there twice");
    }
    return name;
  }

  /** Count bytes as they are really there, whatever the archive's headers say. */
  void count(int more) {
    bytes += more;
    if (bytes > maxBytes) {
      throw refuse("it unpacks to more than " + maxBytes + " bytes (packages.max-unpacked)");
    }
  }

  ServingException refuse(String reason) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, label + ": " + reason);
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
