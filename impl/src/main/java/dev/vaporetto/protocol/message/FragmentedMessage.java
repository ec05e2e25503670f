package dev.vaporetto.protocol.message;

import dev.vaporetto.protocol.frame.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * The sending side's fragmentation (RFC 6455 §5.4): which opcode the next frame of a message that
 * is sent in parts has. Not thread-safe: the connection's lock guards it.
 */
public final class FragmentedMessage {
  /** TEXT or BINARY while a message is open, null between messages. */
  private @Nullable Opcode kind;

  /** Whether a message is open, so that no other data frame may be sent. */
  public boolean isOpen() {
    return kind != null;
  }

  /**
   * Checks that a part may come next.
   *
   * @throws IllegalStateException if a message of the other kind is open
   */
  public void requireNext(Opcode part) {
    Opcode open = kind;
    if (open != null && open != part) {
      throw new IllegalStateException(
          "a part of a " + part + " message came while a " + open + " message is being sent");
    }
  }

  /**
   * The opcode for the next part.
   *
   * @param part TEXT or BINARY
   * @throws IllegalStateException if a message of the other kind is open
   */
  public Opcode next(Opcode part, boolean last) {
    requireNext(part);
    Opcode open = kind;
    kind = last ? null : part;
    return open == null ? part : Opcode.CONTINUATION;
  }
}
