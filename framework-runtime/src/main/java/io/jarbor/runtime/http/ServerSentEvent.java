package io.jarbor.runtime.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames JSON as server-sent events. As we write it, JSON has no line breaks, so one data line
 * holds it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
public final class ServerSentEvent {
  /** What a response that consists of events says it is. */
  public static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

  private ServerSentEvent() {}

  /** An event without a name. */
  public static byte[] message(byte[] json) {
    return frame("", json);
  }

  /** An event with a name. */
  public static byte[] named(String name, byte[] json) {
    return frame("event: " + name + "\n", json);
  }

  private static byte[] frame(String before, byte[] json) {
    byte[] head = (before + "data: ").getBytes(StandardCharsets.UTF_8);
    byte[] frame = Arrays.copyOf(head, head.length + json.length + 2);
    System.arraycopy(json, 0, frame, head.length, json.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }
}
