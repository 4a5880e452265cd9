package io.jarbor.runtime.config;

import io.jarbor.runtime.document.KeyTable;

/** Writes the reference of the configuration's keys. */
public final class ConfigReference {
  private static final String HEAD =
      "| key | value | default | environment | flag | meaning |\n|---|---|---|---|---|---|\n";

  private ConfigReference() {}

  /** A table in Markdown, a row per key, made of what the loader itself uses. */
  public static String table() {
    StringBuilder table = new StringBuilder(HEAD);
    for (ConfigKey<?> key : ConfigKeys.all()) {
      table.append(
          KeyTable.row(
              "`" + key.path() + "`",
              KeyTable.bare(key.type().name()),
              key.shown(),
              "`" + key.variable() + "`",
              key.flag().map(flag -> "`" + flag + "`").orElse(""),
              key.meaning()));
    }
    return table.toString();
  }
}
