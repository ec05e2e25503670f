package dev.vaporetto.protocol.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the header of one frame after the other and judges each bit as soon as its byte is there,
 * before any byte of the payload is read. Not thread-safe: the reading side owns it.
 *
 * <pre>
 *   0               1               2               3
 *   0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
 *  |I|S|S|S|  (4)  |A|     (7)     |    (16 bits if len is 126,    |
 *  |N|V|V|V|       |S|             |     64 bits if len is 127)    |
 *  | |1|2|3|       |K|             |                               |
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |             Masking key (32 bits if MASK is set)              |
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class FrameDecoder {
  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASK = 0x80;

  /** Control frames that {@link #holdsWholeMessage} looks past: a flood of them must stay cheap. */
  private static final int MAX_LOOKAHEAD = 8;

  private enum Stage {
    FIRST_BYTE,
    SECOND_BYTE,
    EXTENDED_LENGTH,
    MASKING_KEY
  }

  private final Role role;

  /** The RSV bits (0x40, 0x20, 0x10) that a negotiated extension gave a meaning to. */
  private final int extensionBits;

  private Stage stage = Stage.FIRST_BYTE;

  /** Bytes of the field being read that are still to come. */
  private int missing;

  /** Bytes of the extended payload length: 2 or 8 while it is being read. */
  private int lengthBytes;

  private Opcode opcode = Opcode.CONTINUATION;
  private boolean fin;
  private int reservedBits;
  private long payloadLength;
  private int maskingKey;

  /**
   * A decoder for what {@code role} receives.
   *
   * @param extensionBits the RSV bits of {@code 0x70} that negotiated extensions use
   */
  public FrameDecoder(Role role, int extensionBits) {
    this.role = role;
    this.extensionBits = extensionBits;
  }

  /**
   * Reads from {@code in} until a header is complete; the fields then describe it and the next call
   * begins with the next header, so the caller reads the payload in between.
   *
   * @return false if {@code in} ran out first; all of it is consumed then
   * @throws WebSocketFailure at the first byte that breaks a rule
   */
  public boolean decode(ByteBuffer in) throws WebSocketFailure {
    while (in.hasRemaining()) {
      int next = in.get() & 0xFF;
      boolean complete =
          switch (stage) {
            case FIRST_BYTE -> firstByte(next);
            case SECOND_BYTE -> secondByte(next);
            case EXTENDED_LENGTH -> extendedLength(next);
            case MASKING_KEY -> maskingKeyByte(next);
          };
      if (complete) {
        stage = Stage.FIRST_BYTE;
        return true;
      }
    }
    return false;
  }

  /** Returns false: no header is complete with its first byte. */
  private boolean firstByte(int bits) throws WebSocketFailure {
    fin = (bits & FIN) != 0;
    reservedBits = bits & RESERVED;
    Opcode known = Opcode.of(bits & 0xF);
    if (known != null) {
      opcode = known;
    }
    // RFC 6455 §5.2: RSV bits MUST be 0 unless an extension is negotiated that defines them
    if ((reservedBits & ~extensionBits) != 0) {
      throw WebSocketFailure.protocolError(
          "frame with reserved bits "
              + reservedBitNames(reservedBits & ~extensionBits)
              + "; no negotiated extension defines them");
    }
    // §5.2: if an unknown opcode is received, the endpoint MUST fail the connection
    if (known == null) {
      throw WebSocketFailure.protocolError(
          "frame with reserved opcode 0x"
              + Integer.toHexString(bits & 0xF)
              + "; expected 0x0, 0x1, 0x2, 0x8, 0x9 or 0xa");
    }
    // §5.5: control frames MUST NOT be fragmented
    if (known.isControl() && !fin) {
      throw WebSocketFailure.protocolError("fragmented " + known + " frame; expected FIN");
    }
    // RFC 7692 §6.1: RSV1 is for the first frame of a message, never for a control frame
    if (known.isControl() && reservedBits != 0) {
      throw WebSocketFailure.protocolError(
          known
              + " frame with reserved bits "
              + reservedBitNames(reservedBits)
              + "; expected none on a control frame");
    }
    stage = Stage.SECOND_BYTE;
    return false;
  }

  /** Returns whether the header is complete with this byte. */
  private boolean secondByte(int bits) throws WebSocketFailure {
    boolean masked = (bits & MASK) != 0;
    // §5.1: a server MUST close the connection upon receiving a frame that is not masked; a client
    // MUST close a connection if it detects a masked frame
    if (masked != role.peer().masks()) {
      throw WebSocketFailure.protocolError(
          masked
              ? "masked frame from the server; expected no mask"
              : "unmasked frame from the client; expected a mask");
    }
    int length = bits & 0x7F;
    // §5.5: all control frames MUST have a payload length of 125 bytes or less
    if (opcode.isControl() && length > 125) {
      throw WebSocketFailure.protocolError(
          opcode + " frame with a payload of more than 125 bytes; expected at most 125");
    }
    if (length >= 126) {
      payloadLength = 0;
      lengthBytes = length == 126 ? Short.BYTES : Long.BYTES;
      missing = lengthBytes;
      stage = Stage.EXTENDED_LENGTH;
      return false;
    }
    payloadLength = length;
    return afterLength();
  }

  /** Returns whether the header is complete with this byte. */
  private boolean extendedLength(int bits) throws WebSocketFailure {
    // §5.2: the most significant bit MUST be 0
    if (missing == Long.BYTES && (bits & 0x80) != 0) {
      throw WebSocketFailure.protocolError(
          "payload length with the most significant bit set; expected less than 2^63");
    }
    payloadLength = (payloadLength << 8) | bits;
    if (--missing > 0) {
      return false;
    }
    // §5.2: in all cases, the minimal number of bytes MUST be used to encode the length
    if (payloadLength < (lengthBytes == Short.BYTES ? 126 : 0x1_0000)) {
      throw WebSocketFailure.protocolError(
          "payload length "
              + payloadLength
              + " in "
              + lengthBytes
              + " further bytes; expected "
              + (payloadLength < 126 ? "none" : Short.BYTES));
    }
    return afterLength();
  }

  private boolean afterLength() {
    maskingKey = 0;
    if (role.peer().masks()) {
      missing = Integer.BYTES;
      stage = Stage.MASKING_KEY;
      return false;
    }
    return true;
  }

  /** Returns whether the header is complete with this byte. */
  private boolean maskingKeyByte(int bits) {
    maskingKey = (maskingKey << 8) | bits;
    return --missing == 0;
  }

  /**
   * What is left of the frame that {@link #decode} has refused, if it is a close frame; else null.
   *
   * @param in as {@code decode} has left it
   */
  public @Nullable RefusedClose refusedClose(ByteBuffer in) {
    if (opcode != Opcode.CLOSE) {
      return null;
    }
    if (stage == Stage.SECOND_BYTE) {
      // That byte has been read, and tells how long the frame is.
      in.position(in.position() - 1);
    }
    return new RefusedClose();
  }

  private static String reservedBitNames(int bits) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      if ((bits & (0x40 >> i)) != 0) {
        names.append(names.isEmpty() ? "RSV" : ", RSV").append(i + 1);
      }
    }
    return names.toString();
  }

  /** Whether a part of a header has come. */
  public boolean hasBegun() {
    return stage != Stage.FIRST_BYTE;
  }

  /** Whose frames these are: those that this role receives. */
  public Role role() {
    return role;
  }

  public Opcode opcode() {
    return opcode;
  }

  public boolean fin() {
    return fin;
  }

  /** The RSV bits, as they are in the first byte: 0x40, 0x20, 0x10. */
  public int reservedBits() {
    return reservedBits;
  }

  /** In bytes, 0 to 2^63 - 1. */
  public long payloadLength() {
    return payloadLength;
  }

  /** 0 where frames are not masked, which {@link Masker} takes as "copy". */
  public int maskingKey() {
    return maskingKey;
  }

  /**
   * Whether the bytes that follow {@code position} hold one whole unfragmented data frame, a few
   * control frames before it skipped. Changes nothing and judges nothing: it only tells whether
   * more work is at hand. Call it between frames.
   */
  public static boolean holdsWholeMessage(ByteBuffer in) {
    int at = in.position();
    int end = in.limit();
    for (int frames = 0; frames <= MAX_LOOKAHEAD && end - at >= 2; frames++) {
      int first = in.get(at);
      int second = in.get(at + 1);
      int length = second & 0x7F;
      int header = 2 + ((second & MASK) != 0 ? Integer.BYTES : 0);
      if (length == 126) {
        header += Short.BYTES;
        if (end - at < header) {
          return false;
        }
        length = in.getShort(at + 2) & 0xFFFF;
      } else if (length == 127) {
        // A message of 64 KiB or more is worth a write of its own before it.
        return false;
      }
      if (end - at - header < length) {
        return false;
      }
      if ((first & 0x8) == 0) {
        return (first & FIN) != 0;
      }
      at += header + length;
    }
    return false;
  }

  /**
   * Whether bytes that cannot be read as frames any more end like a close frame for {@code role}. A
   * guess, and seldom a wrong one: it only tells whether it is worth waiting for more.
   */
  public static boolean endsLikeCloseFrame(ByteBuffer in, Role role) {
    boolean masked = role.peer().masks();
    int header = 2 + (masked ? Integer.BYTES : 0);
    for (int length = 0; length <= 125; length++) {
      int at = in.limit() - header - length;
      if (at < in.position()) {
        return false;
      }
      if ((in.get(at) & 0xFF) == (FIN | Opcode.CLOSE.code())
          && (in.get(at + 1) & 0xFF) == ((masked ? MASK : 0) | length)) {
        return true;
      }
    }
    return false;
  }
}
