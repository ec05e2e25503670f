package dev.vaporetto.client.course;

import java.time.Duration;

/** What becomes of an answer. */
public sealed interface Decision {
  /** Send a request to {@link Course#destination} after a time. */
  record Again(Duration delay) implements Decision {}

  /** The attempt has failed; the message says what came and what was expected. */
  record GiveUp(String message) implements Decision {}
}
