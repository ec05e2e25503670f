package dev.vaporetto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A frame that a peer sends, valid or not. The peer's role decides whether it is masked. Immutable:
 * each method returns a changed copy.
 *
 * @param rsv the three reserved bits, RSV1 being 4
 * @param announced the length in the header; usually that of the payload
 * @param lengthBytes how many bytes the extended length has at least: 0, 2 or 8
 * @param maskedWrongly masked where the role forbids it, or not where it demands it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrameSpec(
    boolean fin,
    int rsv,
    int opcode,
    byte[] payload,
    long announced,
    int lengthBytes,
    boolean maskedWrongly) {

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  static FrameSpec frame(int opcode, byte... payload) {
    return new FrameSpec(true, 0, opcode, payload, payload.length, 0, false);
  }

  static FrameSpec text(byte... payload) {
    return frame(TEXT, payload);
  }

  static FrameSpec text(String payload) {
    return text(payload.getBytes(UTF_8));
  }

  static FrameSpec binary(byte... payload) {
    return frame(BINARY, payload);
  }

  static FrameSpec continuation(byte... payload) {
    return frame(CONTINUATION, payload);
  }

  static FrameSpec continuation(String payload) {
    return continuation(payload.getBytes(UTF_8));
  }

  static FrameSpec ping(byte... payload) {
    return frame(PING, payload);
  }

  static FrameSpec ping(String payload) {
    return ping(payload.getBytes(UTF_8));
  }

  static FrameSpec pong(byte... payload) {
    return frame(PONG, payload);
  }

  static FrameSpec pong(String payload) {
    return pong(payload.getBytes(UTF_8));
  }

  /** A Close frame with a payload of any kind. */
  static FrameSpec closeBody(byte... payload) {
    return frame(CLOSE, payload);
  }

  static FrameSpec close(int code) {
    return close(code, new byte[0]);
  }

  static FrameSpec close(int code, String reason) {
    return close(code, reason.getBytes(UTF_8));
  }

  static FrameSpec close(int code, byte... reason) {
    return closeBody(
        ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array());
  }

  /** Without FIN: more of the message is to come. */
  FrameSpec open() {
    return new FrameSpec(false, rsv, opcode, payload, announced, lengthBytes, maskedWrongly);
  }

  FrameSpec rsv(int bits) {
    return new FrameSpec(fin, bits, opcode, payload, announced, lengthBytes, maskedWrongly);
  }

  /** With another length in the header than the payload has. */
  FrameSpec announcing(long length) {
    return new FrameSpec(fin, rsv, opcode, payload, length, lengthBytes, maskedWrongly);
  }

  /** With a longer form of the length than it needs. */
  FrameSpec lengthOf(int bytes) {
    return new FrameSpec(fin, rsv, opcode, payload, announced, bytes, maskedWrongly);
  }

  FrameSpec wronglyMasked() {
    return new FrameSpec(fin, rsv, opcode, payload, announced, lengthBytes, true);
  }

  /** The bytes on the wire (RFC 6455 §5.2). */
  byte[] encode(Peer peer) {
    boolean masked = (peer == Peer.CLIENT) != maskedWrongly;
    ByteBuffer bytes = ByteBuffer.allocate(14 + payload.length);
    bytes.put((byte) ((fin ? 0x80 : 0) | rsv << 4 | opcode));
    int maskBit = masked ? 0x80 : 0;
    if (lengthBytes == 0 && announced >= 0 && announced <= 125) {
      bytes.put((byte) (maskBit | announced));
    } else if (lengthBytes <= 2 && announced >= 0 && announced <= 0xFFFF) {
      bytes.put((byte) (maskBit | 126)).putShort((short) announced);
    } else {
      bytes.put((byte) (maskBit | 127)).putLong(announced);
    }
    if (masked) {
      byte[] key = ByteBuffer.allocate(4).putInt(ThreadLocalRandom.current().nextInt()).array();
      bytes.put(key);
      for (int i = 0; i < payload.length; i++) {
        bytes.put((byte) (payload[i] ^ key[i & 3]));
      }
    } else {
      bytes.put(payload);
    }
    byte[] trimmed = new byte[bytes.flip().remaining()];
    bytes.get(trimmed);
    return trimmed;
  }
}
