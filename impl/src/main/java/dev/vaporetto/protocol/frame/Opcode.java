package dev.vaporetto.protocol.frame;

import org.jspecify.annotations.Nullable;

/** The interpretation of a frame's payload, RFC 6455 §5.2. */
public enum Opcode {
  CONTINUATION(0x0),
  TEXT(0x1),
  BINARY(0x2),
  CLOSE(0x8),
  PING(0x9),
  PONG(0xA);

  private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[16];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /** The four bits on the wire. */
  public int code() {
    return code;
  }

  /** Whether the frame is a control frame: the most significant bit of its opcode is 1 (§5.5). */
  public boolean isControl() {
    return code >= 0x8;
  }

  /**
   * The opcode of four bits from the wire.
   *
   * @return null for the reserved codes 0x3 to 0x7 and 0xB to 0xF
   */
  public static @Nullable Opcode of(int code) {
    return BY_CODE[code & 0xF];
  }
}
