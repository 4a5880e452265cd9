package io.jarbor.runtime.http;

import io.jarbor.api.error.ServingException;

/** Words an error as a protocol does. Thread-safe. */
@FunctionalInterface
public interface ErrorWriter {

  /** Make the response to a failed request. */
  HttpAnswer write(ServingException error, String path);
}
