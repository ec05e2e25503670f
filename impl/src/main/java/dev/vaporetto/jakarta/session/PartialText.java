package dev.vaporetto.jakarta.session;

import dev.vaporetto.protocol.frame.Utf8Text;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the parts of a text. A part may end between the two halves of a character; the first half
 * waits for the next part. Thread-safe.
 */
final class PartialText {
  /** One part as it is sent. */
  static final class Part {
    private final ByteBuffer bytes;

    /** What {@link #pending} was before. */
    private final char before;

    private final Object message;

    private Part(Object message, ByteBuffer bytes, char before) {
      this.message = message;
      this.bytes = bytes;
      this.before = before;
    }

    ByteBuffer bytes() {
      return bytes;
    }
  }

  /** The first half of a character, of which the second is to come; 0 if there is none. */
  private char pending;

  /** The message that {@link #pending} belongs to; null if there is none. */
  private @Nullable Object owner;

  /** The part that {@link #pending} is left of. */
  private @Nullable Part latest;

  /**
   * Encodes what is to be sent next; {@link #refused} takes that back.
   *
   * @param message whose half character waits. A part of another one, which the connection refuses,
   *     is encoded without it
   * @throws IllegalArgumentException for half a surrogate pair that no other part can complete;
   *     nothing has changed then
   */
  synchronized Part encode(Object message, String part, boolean last) {
    char before = pending;
    if (before != 0 && message != owner) {
      return new Part(message, ByteBuffer.wrap(Utf8Text.encode(part)), before);
    }
    String text = before == 0 ? part : before + part;
    char after = 0;
    int length = text.length();
    if (!last && length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
      after = text.charAt(length - 1);
      text = text.substring(0, length - 1);
    }
    Part encoded = new Part(message, ByteBuffer.wrap(Utf8Text.encode(text)), before);
    pending = after;
    owner = after == 0 ? null : message;
    latest = encoded;
    return encoded;
  }

  /**
   * A part was not accepted: the half character that it began with still waits for the next one.
   * Called before the sender learns of it; does nothing if another part has been encoded meanwhile.
   */
  synchronized void refused(Part part) {
    if (part == latest) {
      pending = part.before;
      owner = pending == 0 ? null : part.message;
      latest = null;
    }
  }
}
