package io.jarbor.runtime.repository;

import io.jarbor.runtime.plugin.PackageSource;

/**
 * A package as it lies in the directory at one look.
 *
 * @param source where it is
 * @param layout name of the folder {@code name} in {@code name/1/}, {@code name/2/}; empty for a
 *     package that stands alone
 * @param fingerprint of its files, and of those beside it that it depends on
 */
record Candidate(PackageSource source, String layout, Fingerprint fingerprint) {
  String label() {
    return source.label();
  }
}
