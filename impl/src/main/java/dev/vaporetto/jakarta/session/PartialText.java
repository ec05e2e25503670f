package dev.vaporetto.jakarta.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Encodes the parts of a text. A part may end between the two halves of a character; the first half
 * waits for the next part. Thread-safe.
 */
final class PartialText {
  /** The first half of a character, of which the second is to come; 0 if there is none. */
  private char pending;

  synchronized ByteBuffer encode(String part, boolean last) {
    String text = pending == 0 ? part : pending + part;
    pending = 0;
    int length = text.length();
    if (!last && length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) {
      pending = text.charAt(length - 1);
      text = text.substring(0, length - 1);
    }
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
