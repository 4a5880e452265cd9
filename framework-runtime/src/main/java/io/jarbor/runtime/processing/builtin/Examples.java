package io.jarbor.runtime.processing.builtin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Writes the examples of requests. */
final class Examples {
  private Examples() {}

  static String json(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an example is no JSON: " + value, e);
    }
  }
}
