package dev.vaporetto.internal;

/**
 * Counts what is kept of messages outside of an engine, against a bound that others share.
 * Thread-safe; no method blocks.
 */
public interface Kept {
  /** What a message takes beside its bytes, about: a million empty ones are not nothing. */
  int OBJECTS = 256;

  /**
   * Keeps some bytes more, if there is room for them.
   *
   * @return whether they are kept; if not, the message is to be refused, and its sender told
   */
  boolean tryKeep(long bytes);

  /** Keeps some bytes more that are there already. */
  void keep(long bytes);

  /** Keeps some bytes less; not more than were kept. */
  void release(long bytes);

  /** Keeps nothing any more, and counts nothing that comes. Idempotent. */
  void close();
}
