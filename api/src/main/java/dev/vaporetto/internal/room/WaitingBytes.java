package dev.vaporetto.internal.room;

import dev.vaporetto.room.RoomMessage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Bounds the messages of one room that wait until they are sent to the members of this node. A
 * message of any size is taken when none waits. Thread-safe.
 */
final class WaitingBytes {
  /** Enough for a burst; a room that exceeds it is slower than its senders for longer. */
  static final long MAX = 16L * 1024 * 1024;

  /** Guarded by this object. */
  private long bytes;

  /** Whether a message of this size would be taken. */
  synchronized boolean takes(RoomMessage message) {
    return bytes == 0 || bytes + message.payload().length <= MAX;
  }

  /** Adds a message, unless it exceeds the bound; returns whether it was added. */
  synchronized boolean add(RoomMessage message) {
    boolean taken = takes(message);
    if (taken) {
      bytes += message.payload().length;
    }
    return taken;
  }

  synchronized void remove(RoomMessage message) {
    bytes -= message.payload().length;
  }

  /** Returns the stage of a message that exceeds the bound. */
  static CompletionStage<Void> refused(String room, RoomMessage message) {
    return CompletableFuture.failedStage(
        new IOException(
            "a message of "
                + message.payload().length
                + " bytes came to the room "
                + room
                + ", whose members on this node are slower than its senders; expected at most "
                + MAX
                + " bytes to wait"));
  }
}
