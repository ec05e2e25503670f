package dev.vaporetto.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message for many sockets: it is decoded, encoded and compressed once for all of them. Not
 * thread-safe.
 */
public final class SharedMessage {
  private final boolean isText;
  private final byte[] payload;

  /** Decoded when it is first needed; null before. */
  private @Nullable String text;

  /**
   * The form of the message that an engine can share among its sockets; null before there is one.
   */
  private @Nullable Object prepared;

  /**
   * Creates a message.
   *
   * @param payload must not be changed any more; UTF-8 for a text message
   */
  public SharedMessage(boolean isText, byte[] payload) {
    this.isText = isText;
    this.payload = payload;
  }

  /** Whether it is a text message. */
  public boolean isText() {
    return isText;
  }

  /** The text of a text message. */
  public String text() {
    String decoded = text;
    if (decoded == null) {
      decoded = new String(payload, UTF_8);
      text = decoded;
    }
    return decoded;
  }

  /** The payload as a read-only buffer. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  /** Returns the engine's form of the message; the first call makes it. */
  public Object prepared(Supplier<?> maker) {
    Object made = prepared;
    if (made == null) {
      made = maker.get();
      prepared = made;
    }
    return made;
  }
}
