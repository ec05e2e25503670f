package dev.vaporetto.room;

/** What becomes of messages that are sent to a room while its broker is lost. */
public enum WhileLost {
  /** Their sends fail. */
  FAIL,
  /**
   * The members on this node get them, and nobody else ever does. They have no position and are not
   * kept.
   */
  LOCAL
}
