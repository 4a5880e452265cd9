package io.jarbor.runtime.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Tells which packages of classes and resources are shared. Immutable. */
final class PackageFilter {
  private static final String BELOW = ".*";

  private final List<String> exact;
  private final List<String> prefixes;

  /**
   * Create a filter.
   *
   * @param packages a name ending in {@code .*} takes those below too
   */
  PackageFilter(Collection<String> packages) {
    this.exact = packages.stream().map(each -> each.endsWith(BELOW) ? stem(each) : each).toList();
    this.prefixes =
        packages.stream()
            .filter(each -> each.endsWith(BELOW))
            .map(each -> stem(each) + ".")
            .toList();
  }

  static PackageFilter ofServer() {
    return new PackageFilter(Set.of("io.jarbor.api.*", "org.slf4j.*"));
  }

  private static String stem(String below) {
    return below.substring(0, below.length() - BELOW.length());
  }

  /** True for a class of a shared package. */
  boolean takesClass(String name) {
    int end = name.lastIndexOf('.');
    return end > 0 && takesPackage(name.substring(0, end));
  }

  /** True for a resource in the folder of a shared package. */
  boolean takesResource(String name) {
    int end = name.lastIndexOf('/');
    return end > 0 && takesPackage(name.substring(0, end).replace('/', '.'));
  }

  private boolean takesPackage(String name) {
    return exact.contains(name) || prefixes.stream().anyMatch(name::startsWith);
  }
}
