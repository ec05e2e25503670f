package dev.vaporetto.internal.socket.in;

import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Utf8Length;
import java.nio.ByteBuffer;

/** The two inboxes of a socket. */
public final class Inboxes {
  private Inboxes() {}

  /** For text messages. */
  public static Inbox<String> ofText(Reception reception) {
    return new Inbox<>(reception, true) {
      @Override
      String copy(String part) {
        return part;
      }

      @Override
      String view(String part) {
        return part;
      }

      @Override
      int size(String part) {
        return Utf8Length.of(part);
      }
    };
  }

  /** For binary messages. */
  public static Inbox<ByteBuffer> ofBinary(Reception reception) {
    return new Inbox<>(reception, false) {
      @Override
      ByteBuffer copy(ByteBuffer part) {
        return Copies.buffer(part);
      }

      @Override
      ByteBuffer view(ByteBuffer part) {
        return Copies.view(part);
      }

      @Override
      int size(ByteBuffer part) {
        return part.remaining();
      }
    };
  }
}
