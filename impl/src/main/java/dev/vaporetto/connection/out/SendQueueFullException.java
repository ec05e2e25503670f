package dev.vaporetto.connection.out;

import java.io.IOException;

/**
 * A message was not sent because the peer reads too slowly: too much waits for it already. It has
 * no stack trace: it says all there is to say, and there may be very many.
 */
public final class SendQueueFullException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean ofMemory;

  SendQueueFullException(long waiting, int size, int bound) {
    this(waiting, size, "are over the bound of " + bound, false);
  }

  private SendQueueFullException(long waiting, int size, String why, boolean ofMemory) {
    super(
        "the peer reads too slowly: "
            + waiting
            + " bytes wait for it, and "
            + size
            + " more "
            + why);
    this.ofMemory = ofMemory;
  }

  /** The bound of the connection is not reached, but that of all connections is. */
  static SendQueueFullException ofMemory(long waiting, int size) {
    return new SendQueueFullException(
        waiting, size, "are over its share of the memory that all peers have", true);
  }

  /** Whether the memory of all connections is short. */
  boolean isOfMemory() {
    return ofMemory;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
