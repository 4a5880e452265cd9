package io.jarbor.runtime.http;

import java.util.List;

/**
 * One way to speak to the server: its routes, and how it words an error. Adding a protocol is
 * adding one of these.
 */
public interface Protocol {

  /** What is alive now; asked again after each change of the repository. */
  List<Route> routes();

  /** How errors are answered on its routes. */
  ErrorWriter errors();

  /**
   * Start of the paths that are this protocol's even where no route matches, such as {@code /v2};
   * empty for none.
   */
  default String prefix() {
    return "";
  }
}
