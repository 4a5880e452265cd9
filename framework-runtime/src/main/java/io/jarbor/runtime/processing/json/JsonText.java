package io.jarbor.runtime.processing.json;

/**
 * The bytes of a document, as a part of an array.
 *
 * @param bytes borrowed; not changed
 * @param from where the document begins
 * @param end where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record JsonText(byte[] bytes, int from, int end) {

  byte at(int offset) {
    return bytes[offset];
  }

  int length() {
    return end - from;
  }
}
