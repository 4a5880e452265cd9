package io.jarbor.runtime.config;

import io.jarbor.runtime.document.Location;

/**
 * One value of the configuration, as people may see it.
 *
 * @param pointer JSON pointer in the file, such as {@code /http/port}
 * @param value a string, number, boolean, list or map; a secret is masked
 * @param origin who said it, such as {@code default}, {@code environment JARBOR_HTTP_PORT}, {@code
 *     flag --port} or {@code jarbor.yaml:3:5}
 */
public record Setting(String pointer, Object value, Location origin) {
  static final Location DEFAULT = Location.ofFile("default");
}
