package io.jarbor.runtime.grpc;

import java.nio.charset.StandardCharsets;

/**
 * The header {@code grpc-message}: UTF-8, with all but plain ASCII percent-encoded, and short
 * enough for the header lists that clients take.
 */
final class StatusMessage {
  static final String HEADER = "grpc-message";
  private static final int MOST_BYTES = 4096;
  private static final String HEX = "0123456789ABCDEF";

  private StatusMessage() {}

  static String encode(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length);
    int end = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean begins = (bytes[i] & 0xC0) != 0x80;
      if (begins) {
        // Cut between characters, never inside one.
        end = encoded.length();
      }
      append(bytes[i], encoded);
      if (encoded.length() > MOST_BYTES) {
        encoded.setLength(end);
        return encoded.append("...").toString();
      }
    }
    return encoded.toString();
  }

  private static void append(byte value, StringBuilder encoded) {
    if (value >= ' ' && value <= '~' && value != '%') {
      encoded.append((char) value);
    } else {
      encoded.append('%').append(HEX.charAt((value >> 4) & 0xf)).append(HEX.charAt(value & 0xf));
    }
  }
}
