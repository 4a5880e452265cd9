package io.jarbor.runtime.repository;

/**
 * A package as one look finds it, and what that tells of its copying.
 *
 * @param since number of the first look that found it so
 * @param whole it may be read: nothing has changed for as long as it takes to believe so
 * @param certain nobody copies it any more, so what is wrong with it is wrong for good
 */
record Arrival(Candidate candidate, long since, boolean whole, boolean certain) {
  String label() {
    return candidate.label();
  }

  Precedence precedence() {
    return new Precedence(since, label());
  }
}
