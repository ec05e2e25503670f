package dev.vaporetto.internal.room.link;

/**
 * A task in the order of a channel that brings messages. Whoever works on one may {@link #take} the
 * next ones as well, so that what they bring is delivered together.
 */
public interface Arrival extends Runnable {
  /** Hands over what it brings, which is not delivered by that. Instead of {@link #run}. */
  void take();
}
