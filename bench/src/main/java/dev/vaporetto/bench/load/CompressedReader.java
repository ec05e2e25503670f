package dev.vaporetto.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Collects the messages that one connection receives, compressed by RFC 7692 §6, and compares each
 * with the one that was sent. The input may be split anywhere; messages may be fragmented, and
 * small ones may come uncompressed. For one thread.
 */
final class CompressedReader implements Traffic.Incoming {
  /** From this size on, in bytes, an engine that agreed to compression has to compress. */
  private static final int COMPRESSED_FROM = 1024;

  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 0x08;
  private static final int MAX_HEADER = 10;

  private final JsonMessages messages;
  private final int opcode;

  /** The part of a frame's header that has come; it is empty while a payload is read. */
  private final ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);

  /** The payload of the message so far, over all its frames, and of a control frame behind it. */
  private byte[] payload = new byte[512];

  private int length;

  private int frameStart;

  /** Where the frame's payload ends in {@link #payload}, or -1 between frames. */
  private int frameEnd = -1;

  private int firstOctet;

  /** Whether a frame of this message has come, and whether its first one had RSV1. */
  private boolean fragmented;

  private boolean compressed;
  private long number;

  CompressedReader(JsonMessages messages, int opcode) {
    this.messages = messages;
    this.opcode = opcode;
  }

  @Override
  public long answers() {
    return number;
  }

  @Override
  public int read(ByteBuffer in) throws WrongAnswerException {
    long before = number;
    while (frameEnd >= 0 ? length == frameEnd || in.hasRemaining() : header(in)) {
      int count = Math.min(frameEnd - length, in.remaining());
      in.get(payload, length, count);
      length += count;
      if (length == frameEnd) {
        endOfFrame();
      }
    }
    return (int) (number - before);
  }

  /** Whether a header was completed; if not, its bytes are saved. */
  private boolean header(ByteBuffer in) throws WrongAnswerException {
    while (in.hasRemaining()) {
      header.put(in.get());
      if (header.position() >= 2 && header.position() == headerLength(header.get(1) & 0xFF)) {
        decodeHeader();
        header.clear();
        return true;
      }
    }
    return false;
  }

  private int headerLength(int second) throws WrongAnswerException {
    if (second > 127) {
      throw wrong("a masked frame, expected an unmasked one");
    }
    return second < 126 ? 2 : second == 126 ? 4 : MAX_HEADER;
  }

  private void decodeHeader() throws WrongAnswerException {
    firstOctet = header.get(0) & 0xFF;
    int second = header.get(1);
    long bytes =
        second < 126 ? second : second == 126 ? header.getShort(2) & 0xFFFF : header.getLong(2);
    if ((firstOctet & CONTROL) == 0) {
      checkFirstOctet();
    } else if ((firstOctet & OPCODE) == ClientFrame.CLOSE) {
      throw wrong("a close frame, expected an echo");
    }
    if (bytes < 0 || length + bytes > messages.largest()) {
      throw wrong(
          "a length of " + (length + bytes) + " bytes, expected at most " + messages.largest());
    }
    frameStart = length;
    frameEnd = length + (int) bytes;
    if (frameEnd > payload.length) {
      payload = Arrays.copyOf(payload, Math.max(frameEnd, 2 * payload.length));
    }
  }

  private void checkFirstOctet() throws WrongAnswerException {
    int reserved = firstOctet & RESERVED;
    int expected = fragmented ? 0 : opcode;
    boolean mayBePlain = fragmented || messages.size() < COMPRESSED_FROM;
    boolean mayBeCompressed = !fragmented;
    if ((firstOctet & OPCODE) != expected
        || !(reserved == 0 && mayBePlain || reserved == JsonMessages.RSV1 && mayBeCompressed)) {
      throw wrong(
          "first octet 0x%x, expected opcode %d%s"
              .formatted(firstOctet, expected, fragmented ? "" : " with RSV1"));
    }
    if (!fragmented) {
      compressed = reserved != 0;
    }
  }

  private void endOfFrame() throws WrongAnswerException {
    frameEnd = -1;
    if ((firstOctet & CONTROL) != 0) {
      length = frameStart;
      return;
    }
    fragmented = (firstOctet & FIN) == 0;
    if (!fragmented) {
      messages.check(number, Arrays.copyOf(payload, length), compressed);
      number++;
      length = 0;
    }
  }

  private WrongAnswerException wrong(String what) {
    return new WrongAnswerException("answer " + number + " of a connection: " + what);
  }
}
