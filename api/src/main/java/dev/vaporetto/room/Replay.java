package dev.vaporetto.room;

import java.util.Optional;

/**
 * What a socket got when it joined a room from a position on.
 *
 * @param messages how many messages were sent to it
 * @param missing why messages between the position and the first one that it got are missing, for
 *     people; empty if none is missing
 */
public record Replay(int messages, Optional<String> missing) {
  /** Whether no message is missing. */
  public boolean isComplete() {
    return missing.isEmpty();
  }
}
