package dev.vaporetto.conformance;

/**
 * The outcome of a case.
 *
 * @param failure what was expected and what came; empty if it passed
 * @param millis how long it took
 */
record Result(Case test, String failure, long millis) {
  boolean passed() {
    return failure.isEmpty();
  }
}
