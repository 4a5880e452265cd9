package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedTypesTest {
  private static final String EVENTS = "text/event-stream";
  private static final String JSON = "application/json";

  @ParameterizedTest
  @ValueSource(
      strings = {
        EVENTS,
        "Text/Event-Stream; charset=utf-8",
        "text/event-stream;q=0.1",
        "text/*",
        "text/event-stream, application/json",
        "application/json, text/event-stream",
        "application/json;q=0.9, text/event-stream",
        "*/*;q=0.5, text/event-stream;q=0.5",
        "text/event-stream, */*;q=0.1"
      })
  void prefersEvents(String header) {
    assertTrue(AcceptedTypes.of(header).prefers(EVENTS, JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "text/html, */*;q=0.8",
        "application/json, text/event-stream;q=0",
        "text/event-stream;q=0",
        "text/event-stream; q=0.000, text/*",
        "text/event-stream;q=0.5, application/json",
        "text/event-stream;q=0.5, */*",
        "text/event-stream;q=many",
        "text/event-stream;q=NaN",
        "application/x-text/event-stream",
        "text/event-streams",
        ", ;q=1,"
      })
  void prefersJson(String header) {
    assertFalse(AcceptedTypes.of(header).prefers(EVENTS, JSON));
  }
}
