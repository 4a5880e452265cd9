package io.jarbor.runtime.http;

import java.util.Optional;

/** What a caller says before its body, or its messages. */
public interface RequestHead {

  /** Of the route, or the method. */
  String path();

  /** The first value of a header. */
  Optional<String> header(String name);

  /** The host that the caller named, without its port; empty where it named none. */
  Optional<String> host();
}
