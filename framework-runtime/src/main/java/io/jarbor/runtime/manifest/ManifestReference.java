package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.KeyTable;

/** Writes the reference of the manifest's keys. */
public final class ManifestReference {
  private ManifestReference() {}

  /** A table in Markdown, a row per key, made of what the reader itself uses. */
  public static String table() {
    return KeyTable.markdown(ManifestKeys.all());
  }
}
