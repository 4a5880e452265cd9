package io.jarbor.runtime.repository;

/**
 * A package as one look finds it, and what that tells of its copying.
 *
 * @param whole it may be read: nothing has changed for as long as it takes to believe so
 * @param certain nobody copies it any more, so what is wrong with it is wrong for good
 */
record Arrival(Candidate candidate, boolean whole, boolean certain) {
  String label() {
    return candidate.label();
  }
}
