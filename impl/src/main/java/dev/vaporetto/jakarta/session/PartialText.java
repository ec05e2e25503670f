package dev.vaporetto.jakarta.session;

import static java.nio.charset.StandardCharsets.UTF_8;

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

    private Part(ByteBuffer bytes, char before) {
      this.bytes = bytes;
      this.before = before;
    }

    ByteBuffer bytes() {
      return bytes;
    }
  }

  /** The first half of a character, of which the second is to come; 0 if there is none. */
  private char pending;

  /** The part that {@link #pending} is left of. */
  private @Nullable Part latest;

  /** Encodes what is to be sent next; {@link #refused} takes that back. */
  synchronized Part encode(String part, boolean last) {
    char before = pending;
    String text = before == 0 ? part : before + part;
    pending = 0;
    int length = text.length();
    if (!last && length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
      pending = text.charAt(length - 1);
      text = text.substring(0, length - 1);
    }
    Part encoded = new Part(ByteBuffer.wrap(text.getBytes(UTF_8)), before);
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
      latest = null;
    }
  }
}
