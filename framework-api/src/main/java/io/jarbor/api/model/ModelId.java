package io.jarbor.api.model;

/**
 * Name and version of one immutable build of a model; both as the package spells them.
 *
 * @param name not blank
 * @param version not blank
 */
public record ModelId(String name, String version) {
  public ModelId {
    if (name.isBlank()) {
      throw new IllegalArgumentException("model name must not be blank");
    }
    if (version.isBlank()) {
      throw new IllegalArgumentException("model version must not be blank");
    }
  }

  /** As logs and messages show it: {@code sentiment:2}. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
