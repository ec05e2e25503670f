package dev.vaporetto.room.nats;

import java.io.IOException;

/** Bounds the messages that were published and that the server has not confirmed. Thread-safe. */
final class InFlight {
  /** The client library refuses everything, subscriptions too, once 5,000 messages are queued. */
  static final int MAX_MESSAGES = 4000;

  static final long MAX_BYTES = 8L * 1024 * 1024;

  /** Guarded by this object, like the field below. */
  private int messages;

  private long bytes;

  /** Adds a message, unless it exceeds a bound. One of any size is taken when there is no other. */
  synchronized boolean add(int size) {
    if (messages > 0 && (messages >= MAX_MESSAGES || bytes + size > MAX_BYTES)) {
      return false;
    }
    messages++;
    bytes += size;
    return true;
  }

  synchronized void remove(int size) {
    messages--;
    bytes -= size;
  }

  /** Why {@link #add} has not taken a message. */
  static IOException exceeded() {
    return new IOException(
        "NATS is slower than the traffic; expected at most "
            + MAX_MESSAGES
            + " messages and "
            + MAX_BYTES
            + " bytes that it has not confirmed");
  }
}
