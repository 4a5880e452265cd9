package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What an archive or folder may hold; counts as it is read. Not thread-safe. */
final class EntryRules {
  /** Bytes, as the file systems in use have it. */
  private static final int LONGEST_NAME = 255;

  /** Bytes of names, comments and more for each entry that there may be. */
  private static final long DESCRIPTION = 1024;

  /** Bytes of one entry's own. */
  private static final long LONGEST_DESCRIPTION = 1 << 16;

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final String label;
  private final int maxEntries;
  private final long maxBytes;
  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();
  private int entries;
  private long bytes;

  EntryRules(String label, int maxEntries, long maxBytes) {
    this.label = label;
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Check the name of a file, and count it. */
  String file(String name) {
    check(name);
    if (folders.contains(name)) {
      throw refuse("entry '" + name + "' is a file and a folder");
    }
    if (!files.add(name)) {
      throw refuse("entry '" + name + "' is there twice");
    }
    above(name);
    return name;
  }

  /**
   * Check the name of a folder, and count it. It may come twice, since there is one meaning.
   *
   * @param name with or without {@code /} at its end
   */
  String folder(String name) {
    String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    check(bare);
    above(bare + "/");
    return bare;
  }

  private void above(String name) {
    for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      String folder = name.substring(0, end);
      if (files.contains(folder)) {
        throw refuse("entry '" + folder + "' is a file and a folder");
      }
      folders.add(folder);
    }
  }

  private void check(String name) {
    entries++;
    limit(entries);
    if (CONTROL.matcher(name).find() || name.indexOf('\\') >= 0) {
      throw refuse("entry '" + printable(name) + "': expected a path of plain names between '/'");
    }
    if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
      throw refuse("entry '" + name + "': an absolute path leaves the package");
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw refuse("entry '" + name + "': '..' leaves the package");
      }
      if (part.isEmpty() || part.equals(".")) {
        throw refuse("entry '" + name + "': '" + part + "' is no name in a package");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw refuse("entry '" + Excerpt.of(part, 40) + "': a name has at most 255 bytes");
      }
    }
  }

  private void limit(int number) {
    if (number > maxEntries) {
      throw refuse("it has more than " + maxEntries + " entries (packages.max-entries)");
    }
  }

  /**
   * Check what an archive has of entries before one is read.
   *
   * @param number of entries so far
   * @param described bytes that those before the last are described with: names, comments and more
   */
  void announce(int number, long described) {
    limit(number);
    long most = maxEntries * DESCRIPTION + LONGEST_DESCRIPTION;
    if (described > most) {
      throw refuse(
          "its entries are described with more than "
              + most
              + " bytes, as many as packages.max-entries lets them have");
    }
  }

  /** Check how many bytes there are to be, before one is copied. */
  void expect(long total) {
    if (total > maxBytes) {
      throw refuse("it unpacks to more than " + maxBytes + " bytes (packages.max-unpacked)");
    }
  }

  /** Count bytes as they are really there, whatever the archive's headers say. */
  void count(int more) {
    bytes += more;
    expect(bytes);
  }

  ServingException refuse(String reason) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, label + ": " + reason);
  }

  ServingException refuse(String reason, Throwable cause) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, label + ": " + reason, cause);
  }

  static String printable(String name) {
    return CONTROL.matcher(name).replaceAll("?");
  }
}
