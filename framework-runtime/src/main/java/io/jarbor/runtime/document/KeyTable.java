package io.jarbor.runtime.document;

import java.util.List;

/** Writes the reference of declared keys, as a table in Markdown. */
public final class KeyTable {
  private static final String HEAD = "| key | value | default | meaning |\n|---|---|---|---|\n";

  private KeyTable() {}

  /** Write a row per key, those inside a key below it. */
  public static String markdown(List<? extends Key<?>> keys) {
    StringBuilder table = new StringBuilder(HEAD);
    rows(table, keys, "");
    return table.toString();
  }

  private static void rows(StringBuilder table, List<? extends Key<?>> keys, String prefix) {
    for (Key<?> key : keys) {
      String name = prefix + key.name();
      table.append(row("`" + name + "`", bare(key.type().name()), key.fallback(), key.meaning()));
      rows(table, key.type().keys(), name + (key.type().list() ? "[]." : "."));
    }
  }

  /** Write one row. */
  public static String row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    return row.append('\n').toString();
  }

  /** A type's name without its article. */
  public static String bare(String name) {
    return name.replaceFirst("^an? ", "");
  }
}
