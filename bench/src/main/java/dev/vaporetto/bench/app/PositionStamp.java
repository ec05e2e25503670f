package dev.vaporetto.bench.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vaporetto.room.MessageStamp;
import dev.vaporetto.room.RoomPosition;
import org.jspecify.annotations.Nullable;

/** Writes the position and a line feed before each message, be it a text or bytes. */
final class PositionStamp implements MessageStamp {
  @Override
  public String text(String message, @Nullable RoomPosition position) {
    return head(position) + message;
  }

  @Override
  public byte[] binary(byte[] message, @Nullable RoomPosition position) {
    byte[] head = head(position).getBytes(ISO_8859_1);
    byte[] stamped = new byte[head.length + message.length];
    System.arraycopy(head, 0, stamped, 0, head.length);
    System.arraycopy(message, 0, stamped, head.length, message.length);
    return stamped;
  }

  private static String head(@Nullable RoomPosition position) {
    return position == null ? "" : position + "\n";
  }
}
