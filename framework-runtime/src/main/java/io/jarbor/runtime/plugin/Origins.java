package io.jarbor.runtime.plugin;

import java.nio.file.Path;
import java.security.CodeSource;

/** Tells where a class came from. */
final class Origins {
  private Origins() {}

  /** The jar of a class, or else the folder that it was looked for in. */
  static String of(Class<?> type, Path folder) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? folder.toString()
        : source.getLocation().getPath();
  }
}
