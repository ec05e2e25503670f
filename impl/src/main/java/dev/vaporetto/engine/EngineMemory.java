package dev.vaporetto.engine;

/**
 * What a layer above the engine keeps of messages, on the account of {@link
 * EngineProperties#MEMORY}: what waits for a session or for its listeners, and is not with the
 * engine. Thread-safe; no method blocks.
 */
public interface EngineMemory {
  /**
   * Keeps some bytes more, if whoever keeps them does not hold more than a fair share while memory
   * is short.
   *
   * @param bytes 0 or more, with what the objects around them take
   * @return whether they are kept; if not, the message is to be refused, and who sends it to be
   *     told
   */
  boolean tryKeep(long bytes);

  /**
   * Keeps some bytes more that are there already. If all hold too much by that, those that hold
   * most give it up.
   *
   * @param bytes 0 or more
   */
  void keep(long bytes);

  /**
   * Keeps some bytes less.
   *
   * @param bytes 0 or more; not more than were kept
   */
  void release(long bytes);

  /**
   * Keeps nothing any more; what comes is not counted. Idempotent. The engine does it for a session
   * that has ended.
   */
  void close();
}
