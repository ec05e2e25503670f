package dev.vaporetto.connection.out;

/** What is to happen to a frame whose sender does not wait. */
enum Admission {
  /** It is appended now. */
  APPEND,
  /** It waits in the backlog. */
  WAIT,
  /** There is no room for it. */
  FULL
}
