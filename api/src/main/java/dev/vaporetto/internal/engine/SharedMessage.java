package dev.vaporetto.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message for many sockets, so that each engine does once what it can do once. Not thread-safe.
 */
public final class SharedMessage {
  private final boolean isText;
  private final byte[] payload;

  /** Decoded when an engine first needs it. */
  private @Nullable String text;

  /** What an engine that can share it has made of it. */
  private @Nullable Object prepared;

  /**
   * A message.
   *
   * @param payload is not changed any more; UTF-8 for a text
   */
  public SharedMessage(boolean isText, byte[] payload) {
    this.isText = isText;
    this.payload = payload;
  }

  /** Whether it is a text message. */
  public boolean isText() {
    return isText;
  }

  /** The message as a text. */
  public String text() {
    String decoded = text;
    if (decoded == null) {
      decoded = new String(payload, UTF_8);
      text = decoded;
    }
    return decoded;
  }

  /** The payload, to be read only. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  /** What an engine has made of it, or makes now. */
  public Object prepared(Supplier<?> maker) {
    Object made = prepared;
    if (made == null) {
      made = maker.get();
      prepared = made;
    }
    return made;
  }
}
