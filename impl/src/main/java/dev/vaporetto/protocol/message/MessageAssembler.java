package dev.vaporetto.protocol.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.protocol.extension.MessageInflater;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Masker;
import dev.vaporetto.protocol.frame.Utf8;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of one message together in one array, bounded and validated as they come (RFC
 * 6455 §5.4, §8.1). It holds memory only while a message is open, and only in proportion to what
 * has arrived, never to what a header announces. Not thread-safe.
 */
final class MessageAssembler {
  /** The least that is allocated for a message that is not known to be smaller. */
  private static final int MIN_ALLOCATION = 1024;

  /** Room for each byte that has arrived; copies at most a third of a large message once more. */
  private static final int GROWTH = 4;

  /** What every JVM can allocate. */
  private static final int MAX_ALLOCATION = Integer.MAX_VALUE - 8;

  /**
   * Payload that a compressed message may have besides twice its limit, and that each of its frames
   * may have besides. Data that does not shrink grows by a few bytes for each frame; only empty
   * blocks without end, which inflate to nothing, come to more.
   */
  private static final int FREE_COMPRESSED_LENGTH = 64 * 1024;

  private static final int FREE_COMPRESSED_FRAME = 16;

  private static final byte[] NOTHING = {};

  private final @Nullable MessageInflater inflater;

  private boolean open;
  private boolean text;

  /** Whether the frames of the message hold DEFLATE data (RFC 7692 §6). */
  private boolean compressed;

  /** Whether the message is delivered as it arrives. */
  private boolean inParts;

  /**
   * Payload of the message's frames so far, the current one included and {@link
   * #FREE_COMPRESSED_FRAME} of each not counted, if it is compressed.
   */
  private long compressedLength;

  /** Frames of the message so far, if it has several. */
  private int fragments;

  /** Payload so far, in {@code bytes[0, length)}. */
  private byte[] bytes = NOTHING;

  private int length;

  /** The most that {@link #length} can become as far as the frames so far tell. */
  private int lengthBound;

  /** The most that {@link #length} may become, if the message is compressed. */
  private int maxLength;

  /** OR of all bytes so far; see {@link Masker#HIGH_BITS}. */
  private long seen;

  /** State of {@link Utf8} after the bytes so far. */
  private int utf8;

  /**
   * An empty assembler.
   *
   * @param inflater null if no message is compressed
   */
  MessageAssembler(@Nullable MessageInflater inflater) {
    this.inflater = inflater;
  }

  boolean isOpen() {
    return open;
  }

  boolean isText() {
    return text;
  }

  boolean isCompressed() {
    return compressed;
  }

  /** Whether the message is handed on as it arrives: then nothing is put together here. */
  boolean isInParts() {
    return inParts;
  }

  /** How many bytes are held, room for what is still to come included. */
  int heldBytes() {
    return bytes.length;
  }

  void begin(boolean isText, boolean isCompressed, boolean deliveredInParts) {
    open = true;
    text = isText;
    compressed = isCompressed;
    inParts = deliveredInParts;
  }

  /** Counts a frame of the message that is not all of it. */
  void admitFragment(int limit) throws WebSocketFailure {
    fragments++;
    if (fragments > limit) {
      throw new WebSocketFailure(
          CloseStatus.MESSAGE_TOO_BIG,
          kind() + " message of more than " + limit + " fragments; expected at most that");
    }
  }

  /**
   * Judges the next frame of the message by its header.
   *
   * @param last whether it is the message's last frame
   * @param limit the largest message in bytes
   */
  void admitFrame(long payloadLength, boolean last, int limit) throws WebSocketFailure {
    if (inParts) {
      return;
    }
    if (compressed) {
      admitCompressed(payloadLength, limit);
    } else {
      admitPlain(payloadLength, limit);
    }
    lengthBound = last && !compressed ? (int) (length + payloadLength) : limit;
  }

  /** What the frame inflates to is not known yet; {@link #inflate} bounds it. */
  private void admitCompressed(long payloadLength, int limit) throws WebSocketFailure {
    maxLength = limit;
    long bound = 2L * limit + FREE_COMPRESSED_LENGTH;
    long counted = Math.max(0, payloadLength - FREE_COMPRESSED_FRAME);
    if (counted > bound - compressedLength) {
      throw new WebSocketFailure(
          CloseStatus.MESSAGE_TOO_BIG,
          kind()
              + " message of more than "
              + bound
              + " compressed bytes; expected at most "
              + limit
              + " inflated ones");
    }
    compressedLength += counted;
  }

  private void admitPlain(long payloadLength, int limit) throws WebSocketFailure {
    // §7.4.1: 1009 is for a message that is too big to process. No overflow: length <= limit <
    // 2^31.
    if (payloadLength > (long) limit - length) {
      throw new WebSocketFailure(
          CloseStatus.MESSAGE_TOO_BIG,
          kind()
              + " message of at least "
              + (payloadLength > Long.MAX_VALUE - length ? payloadLength : payloadLength + length)
              + " bytes; expected at most "
              + limit);
    }
  }

  private String kind() {
    return text ? "text" : "binary";
  }

  /**
   * Unmasks and appends a piece of the current frame.
   *
   * @param key the masking key as it applies to the first byte of the piece
   */
  void append(byte[] source, int offset, int count, int key) throws WebSocketFailure {
    ensureRoom(length + count);
    appended(count, Masker.mask(source, offset, bytes, length, count, key));
  }

  /**
   * Inflates and appends a piece of the current frame.
   *
   * @param source unmasked
   * @param last whether the message has no further piece
   */
  void inflate(byte[] source, int offset, int count, boolean last) throws WebSocketFailure {
    MessageInflater stage = Objects.requireNonNull(inflater, "a compressed message came");
    stage.input(source, offset, count);
    appendInflated(stage, count);
    if (last) {
      stage.finish();
      appendInflated(stage, 0);
      stage.end();
    }
  }

  private void appendInflated(MessageInflater stage, int hint) throws WebSocketFailure {
    int room;
    int count;
    do {
      if (length >= maxLength) {
        requireNoMore(stage);
        return;
      }
      if (length == bytes.length) {
        // Room for what a usual text inflates to, though a bomb announces nothing.
        ensureRoom((int) Math.min(maxLength, (long) length + Math.max(1, hint)));
      }
      room = bytes.length - length;
      count = stage.read(bytes, length, room);
      if (text) {
        // A key of 0 only looks.
        appended(count, Masker.mask(bytes, length, bytes, length, count, 0));
      } else {
        length += count;
      }
    } while (count == room || stage.isBroken());
  }

  private void requireNoMore(MessageInflater stage) throws WebSocketFailure {
    if (stage.read(new byte[1], 0, 1) > 0) {
      throw new WebSocketFailure(
          CloseStatus.MESSAGE_TOO_BIG,
          kind()
              + " message that inflates to more than "
              + maxLength
              + " bytes; expected at most that");
    }
  }

  /** Takes note of {@code count} bytes behind {@code length}. */
  private void appended(int count, long pieceSeen) throws WebSocketFailure {
    seen |= pieceSeen;
    if (text && (utf8 != Utf8.ACCEPT || (pieceSeen & Masker.HIGH_BITS) != 0)) {
      utf8 = Utf8.validate(utf8, bytes, length, count);
      if (utf8 == Utf8.REJECT) {
        throw notUtf8();
      }
    }
    length += count;
  }

  private void ensureRoom(int needed) {
    if (needed <= bytes.length) {
      return;
    }
    // Geometric, also when a frame tells its own end only: else each small fragment would copy all.
    int grown = (int) Math.min(MAX_ALLOCATION, Math.max(MIN_ALLOCATION, (long) needed * GROWTH));
    bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(lengthBound, grown)));
  }

  /** The complete text; the assembler is empty afterwards. */
  String endText() throws WebSocketFailure {
    // §8.1: a text that ends inside a character is not UTF-8
    if (utf8 != Utf8.ACCEPT) {
      throw notUtf8();
    }
    boolean ascii = (seen & Masker.HIGH_BITS) == 0;
    String result = new String(bytes, 0, length, ascii ? ISO_8859_1 : UTF_8);
    end();
    return result;
  }

  /** The complete payload; the assembler is empty afterwards. */
  ByteBuffer endBinary() {
    ByteBuffer result = ByteBuffer.wrap(bytes, 0, length);
    end();
    return result;
  }

  /** Forgets the message. */
  void end() {
    open = false;
    compressed = false;
    inParts = false;
    fragments = 0;
    compressedLength = 0;
    bytes = NOTHING;
    length = 0;
    seen = 0;
    utf8 = Utf8.ACCEPT;
  }

  static WebSocketFailure notUtf8() {
    return new WebSocketFailure(
        CloseStatus.INVALID_PAYLOAD, "text message that is not UTF-8; expected RFC 3629");
  }
}
