package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.Location;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from.
 *
 * @param kind who said it
 * @param at its place, where somebody wrote it
 */
public record Origin(Kind kind, @Nullable Location at) {

  /** Who said a value. */
  public enum Kind {
    /** The package's manifest. */
    MANIFEST,
    /** The file or folder name. */
    NAME,
    /** The model file, read by its backend. */
    MODEL_FILE,
    /** The backend, for this machine. */
    BACKEND,
    /** The providers of the package's jars. */
    CLASSES,
    /** The documented default. */
    DEFAULT
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (at == null ? "" : " " + at);
  }
}
