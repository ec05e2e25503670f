package dev.vaporetto.bench.load;

import java.nio.ByteBuffer;

/**
 * Compares the bytes that one connection receives, octet by octet, with the messages that were
 * sent, in their order. The input may be split anywhere; answers may be fragmented. For one thread.
 */
final class EchoReader implements Traffic.Incoming {
  private static final int FIN = 0x80;
  private static final int RESERVED = 0x70;
  private static final int OPCODE = 0x0F;
  private static final int CONTROL = 0x08;
  private static final int CONTINUATION = 0x0;
  private static final int LENGTH = 0x7F;
  private static final int MASKED = 0x80;
  private static final int MAX_HEADER = 10;

  private final Message message;

  /** The bytes of a header that came without its rest. */
  private final ByteBuffer partialHeader = ByteBuffer.allocate(MAX_HEADER);

  /** The number of the message whose answer is being read. */
  private long number;

  /** How many payload bytes of that answer were compared, over all its frames. */
  private int compared;

  /** Whether an earlier frame of this answer has come without its FIN bit. */
  private boolean fragmented;

  /** Whether a payload is being read; between calls {@link #remaining} is above 0 then. */
  private boolean inPayload;

  private long remaining;
  private boolean fin;
  private boolean control;

  EchoReader(Message message) {
    this.message = message;
  }

  @Override
  public long answers() {
    return number;
  }

  @Override
  public int read(ByteBuffer in) throws WrongAnswerException {
    long before = number;
    while (inPayload ? in.hasRemaining() : header(in)) {
      if (control) {
        skip(in);
      } else {
        compare(in);
      }
      if (remaining == 0) {
        endOfFrame();
      }
    }
    return (int) (number - before);
  }

  /** Whether a header was completed; if not, its bytes are saved. */
  private boolean header(ByteBuffer in) throws WrongAnswerException {
    if (partialHeader.position() == 0 && in.remaining() >= MAX_HEADER) {
      decodeHeader(in);
      return true;
    }
    while (in.hasRemaining()) {
      partialHeader.put(in.get());
      if (partialHeader.position() >= 2
          && partialHeader.position() == headerLength(partialHeader.get(1))) {
        decodeHeader(partialHeader.flip());
        partialHeader.clear();
        return true;
      }
    }
    return false;
  }

  private static int headerLength(byte second) {
    int length = second & LENGTH;
    return length < 126 ? 2 : length == 126 ? 4 : MAX_HEADER;
  }

  private void decodeHeader(ByteBuffer in) throws WrongAnswerException {
    int first = in.get();
    int second = in.get();
    int opcode = first & OPCODE;
    int length = second & LENGTH;
    fin = (first & FIN) != 0;
    control = (opcode & CONTROL) != 0;
    remaining = length < 126 ? length : length == 126 ? in.getShort() & 0xFFFF : in.getLong();
    inPayload = true;
    if ((second & MASKED) != 0) {
      throw wrong("a masked frame, expected an unmasked one");
    }
    if ((first & RESERVED) != 0) {
      throw wrong("reserved bits " + (first & RESERVED) + ", expected none");
    }
    if (control) {
      if (opcode == ClientFrame.CLOSE) {
        throw wrong("a close frame, expected an echo");
      }
      return;
    }
    int expected = fragmented ? CONTINUATION : message.opcode();
    if (opcode != expected) {
      throw wrong("opcode " + opcode + ", expected " + expected);
    }
    long total = compared + remaining;
    if (remaining < 0 || total > message.size() || (fin && total != message.size())) {
      throw wrong("a length of " + total + " bytes, expected " + message.size());
    }
  }

  private void skip(ByteBuffer in) {
    int length = (int) Math.min(remaining, in.remaining());
    in.position(in.position() + length);
    remaining -= length;
  }

  private void compare(ByteBuffer in) throws WrongAnswerException {
    int length = (int) Math.min(remaining, in.remaining());
    int end = compared + length;
    int start = in.position();
    int at = compared;
    for (int stamp = Math.min(message.stampLength(), end); at < stamp; at++) {
      if (in.get(start + at - compared) != Message.stamp(number, at)) {
        throw wrongContent(at);
      }
    }
    if (at < end && !sameTemplate(in, start + at - compared, at, end - at)) {
      throw wrongContent(at);
    }
    in.position(start + length);
    compared = end;
    remaining -= length;
  }

  private boolean sameTemplate(ByteBuffer in, int position, int at, int length) {
    ByteBuffer template = message.template();
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (in.getLong(position + i) != template.getLong(at + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (in.get(position + i) != template.get(at + i)) {
        return false;
      }
    }
    return true;
  }

  private void endOfFrame() {
    inPayload = false;
    if (control) {
      return;
    }
    fragmented = !fin;
    if (fin) {
      number++;
      compared = 0;
    }
  }

  private WrongAnswerException wrongContent(int at) {
    return wrong("other content at or after byte " + at + " of " + message.size());
  }

  private WrongAnswerException wrong(String what) {
    return new WrongAnswerException("answer " + number + " of a connection: came " + what);
  }
}
