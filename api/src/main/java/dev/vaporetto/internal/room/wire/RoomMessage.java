package dev.vaporetto.internal.room.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Surrogates;
import dev.vaporetto.internal.Utf8;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.room.MessageStamp;
import dev.vaporetto.room.RoomPosition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the members of a room, as bytes. Immutable: the array must not be
 * changed.
 *
 * <pre>
 *  tag  field     value
 *   1   origin    the node that has sent the message: 16 bytes
 *   2   kind      8 bytes
 *   3   except    the id of the member that does not get it: UTF-8; absent for none
 *   4   payload
 * </pre>
 *
 * @param payload of a text message: UTF-8; of a close: that of a close frame (RFC 6455 §5.5.1)
 * @param except the {@link dev.vaporetto.WebSocket#id} of the member that does not get it; empty
 *     for none
 */
@SuppressWarnings("ArrayRecordComponent") // messages are not compared
public record RoomMessage(Kind kind, byte[] payload, String except) {
  private static final int ORIGIN = 1;
  private static final int KIND = 2;
  private static final int EXCEPT = 3;
  private static final int PAYLOAD = 4;

  /** How many bytes {@link #encode} adds to the payload, at most; the id of a socket is shorter. */
  public static final int OVERHEAD = 256;

  /** Without {@code except}. */
  private static final int ENVELOPE = 1 + 4 * FieldWriter.MAX_HEADER + 3 * Long.BYTES;

  /** What the members get. */
  public enum Kind {
    /** A text message. */
    TEXT(1),
    /** A binary message. */
    BINARY(2),
    /** A close frame. */
    CLOSE(3);

    private final long number;

    Kind(long number) {
      this.number = number;
    }
  }

  /** Returns the message as sockets send it; of a text or a binary message only. */
  public SharedMessage shared() {
    return new SharedMessage(kind == Kind.TEXT, payload);
  }

  /** Returns the message as the nodes write it. */
  public byte[] encode(UUID origin) {
    FieldWriter writer = new FieldWriter(payload.length + except.length() + ENVELOPE);
    writer.field(ORIGIN, origin).field(KIND, kind.number);
    if (!except.isEmpty()) {
      writer.field(EXCEPT, except);
    }
    return writer.field(PAYLOAD, payload).bytes();
  }

  /**
   * Reads a message of this or another version.
   *
   * @throws UnreadableMessageException if it is malformed, its kind is unknown, or a text is not
   *     UTF-8: no member may get that (RFC 6455 §5.6)
   */
  public static RoomMessage decode(byte[] encoded) throws UnreadableMessageException {
    Kind kind = null;
    byte[] payload = null;
    String except = "";
    FieldReader reader = new FieldReader(encoded);
    while (reader.hasNext()) {
      switch (reader.next()) {
        case KIND -> kind = kind(reader.number());
        case EXCEPT -> except = reader.text();
        case PAYLOAD -> payload = reader.bytes();
        default -> {}
      }
    }
    if (kind == null || payload == null) {
      throw new UnreadableMessageException("a message without " + missing(kind) + " came");
    }
    if (kind == Kind.TEXT && !Utf8.isWellFormed(payload, 0, payload.length)) {
      throw new UnreadableMessageException("a text message came that is not UTF-8");
    }
    return new RoomMessage(kind, payload, except);
  }

  private static String missing(@Nullable Kind kind) {
    return kind == null ? "a kind" : "a payload";
  }

  private static Kind kind(long number) throws UnreadableMessageException {
    for (Kind each : Kind.values()) {
      if (each.number == number) {
        return each;
      }
    }
    throw new UnreadableMessageException(
        "a message of the kind " + number + " came; expected 1 to " + Kind.values().length);
  }

  /** A close with a code and a reason (RFC 6455 §5.5.1). */
  public static RoomMessage close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload =
        ByteBuffer.allocate(Short.BYTES + text.length).putShort((short) code).put(text).array();
    return new RoomMessage(Kind.CLOSE, payload, "");
  }

  /** Closes a member as a close says; without the code where this version may not send it. */
  public void close(WebSocket member) {
    try {
      int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
      member.close(code, new String(payload, Short.BYTES, payload.length - Short.BYTES, UTF_8));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      member.close();
    }
  }

  /**
   * Returns the message with its position, as the application writes it.
   *
   * @throws Exception of the application
   */
  public RoomMessage stamped(MessageStamp stamp, @Nullable RoomPosition position) throws Exception {
    byte[] written =
        kind == Kind.TEXT
            ? encoded(stamp.text(new String(payload, UTF_8), position))
            : stamp.binary(payload, position);
    return new RoomMessage(kind, written, except);
  }

  private static byte[] encoded(String text) {
    Surrogates.requirePaired(text);
    return text.getBytes(UTF_8);
  }
}
