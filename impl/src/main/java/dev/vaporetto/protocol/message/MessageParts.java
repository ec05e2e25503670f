package dev.vaporetto.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.protocol.extension.MessageInflater;
import dev.vaporetto.protocol.frame.Utf8;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one message in parts as they arrive: nothing is put together, but for a character whose
 * bytes come in two parts. What a piece inflates to is handed out in several parts where it is
 * large. Not thread-safe.
 */
final class MessageParts {
  /** The most that one part of a compressed message has. */
  static final int MAX_INFLATED_PART = 16 * 1024;

  /** The least room that a part of a compressed message is made. */
  static final int MIN_INFLATED_PART = 256;

  /** How many times its size a piece is expected to inflate to. */
  private static final int EXPECTED_RATIO = 8;

  private static final int LONGEST_CHARACTER = 4;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final @Nullable MessageInflater inflater;
  private boolean text;

  /** State of {@link Utf8} after the bytes so far. */
  private int utf8 = Utf8.ACCEPT;

  /** The first bytes of a character of which the others are to come; always ready to be written. */
  private final ByteBuffer cut = ByteBuffer.allocate(LONGEST_CHARACTER);

  /** Whether the inflater may have more of the last piece. */
  private boolean pending;

  /** Whether the last piece was the message's last. */
  private boolean lastPiece;

  /** Whether the inflater knows that. */
  private boolean finished;

  private String textPart = "";
  private ByteBuffer binaryPart = NOTHING;

  MessageParts(@Nullable MessageInflater inflater) {
    this.inflater = inflater;
  }

  void begin(boolean isText) {
    text = isText;
  }

  /** The text of the last part, if it is one of a text message. */
  String text() {
    return textPart;
  }

  /** The payload of the last part, if it is one of a binary message; valid until the next call. */
  ByteBuffer binary() {
    return binaryPart;
  }

  /** Lets go of the last part. */
  void forget() {
    textPart = "";
    binaryPart = NOTHING;
  }

  /** Whether {@link #nextInflated} has to be called before the next piece. */
  boolean isPending() {
    return pending;
  }

  /** Drops what is pending: nothing is read any more. */
  void close() {
    pending = false;
    forget();
  }

  /**
   * Takes the next piece of a message that is not compressed.
   *
   * @param piece unmasked
   * @return the part's kind, without {@code _PART} for the last one; {@link MessageEvent#NEED_MORE}
   *     if it has nothing to tell
   */
  MessageEvent plain(ByteBuffer piece, boolean last) throws WebSocketFailure {
    return text ? textPart(piece, last) : binaryPart(piece.asReadOnlyBuffer(), last);
  }

  /** Takes the next piece of a compressed message, and returns like {@link #plain}. */
  MessageEvent compressed(ByteBuffer piece, boolean last) throws WebSocketFailure {
    if (!last && !piece.hasRemaining()) {
      forget();
      return MessageEvent.NEED_MORE;
    }
    inflater().input(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    lastPiece = last;
    finished = false;
    return inflated(room(piece.remaining()));
  }

  /** A peer may send any number of tiny fragments: none is worth a large array. */
  private static int room(int pieceSize) {
    long expected = (long) EXPECTED_RATIO * pieceSize;
    return (int) Math.max(MIN_INFLATED_PART, Math.min(MAX_INFLATED_PART, expected));
  }

  /** The next part of what the last piece inflates to. Returns like {@link #plain}. */
  MessageEvent nextInflated() throws WebSocketFailure {
    return inflated(MAX_INFLATED_PART);
  }

  private MessageEvent inflated(int room) throws WebSocketFailure {
    MessageInflater stage = inflater();
    byte[] part = new byte[room];
    int length = stage.read(part, 0, room);
    while (length == part.length ? length < MAX_INFLATED_PART : lastPiece && !finished) {
      if (length == part.length) {
        part = Arrays.copyOf(part, Math.min(MAX_INFLATED_PART, 4 * length));
      } else {
        finished = true;
        stage.finish();
      }
      length += stage.read(part, length, part.length - length);
    }
    pending = length == part.length;
    if (pending) {
      // The array of the piece may be read into before the rest of it is asked for.
      stage.keepInput();
    } else if (lastPiece) {
      stage.end();
    }
    ByteBuffer inflated = ByteBuffer.wrap(part, 0, length);
    boolean last = lastPiece && !pending;
    return text ? textPart(inflated, last) : binaryPart(inflated, last);
  }

  private MessageEvent textPart(ByteBuffer piece, boolean last) throws WebSocketFailure {
    byte[] bytes = piece.array();
    int offset = piece.arrayOffset() + piece.position();
    int count = piece.remaining();
    utf8 = Utf8.validate(utf8, bytes, offset, count);
    // §8.1: a text that ends inside a character is not UTF-8
    if (utf8 == Utf8.REJECT || (last && utf8 != Utf8.ACCEPT)) {
      throw MessageAssembler.notUtf8();
    }
    int whole = utf8 == Utf8.ACCEPT ? count : wholeCharacters(bytes, offset, count);
    textPart = whole == 0 ? "" : join(bytes, offset, whole);
    cut.put(bytes, offset + whole, count - whole);
    if (last) {
      return MessageEvent.TEXT;
    }
    return textPart.isEmpty() ? MessageEvent.NEED_MORE : MessageEvent.TEXT_PART;
  }

  /** How many bytes there are before the character that the bytes end in the middle of. */
  private static int wholeCharacters(byte[] bytes, int offset, int count) {
    int lead = count - 1;
    while (lead >= 0 && (bytes[offset + lead] & 0xC0) == 0x80) {
      lead--;
    }
    return Math.max(0, lead);
  }

  private String join(byte[] bytes, int offset, int count) {
    if (cut.position() == 0) {
      return new String(bytes, offset, count, UTF_8);
    }
    byte[] joined = new byte[cut.flip().remaining() + count];
    int before = cut.remaining();
    cut.get(joined, 0, before).clear();
    System.arraycopy(bytes, offset, joined, before, count);
    return new String(joined, UTF_8);
  }

  private MessageEvent binaryPart(ByteBuffer piece, boolean last) {
    binaryPart = piece;
    if (last) {
      return MessageEvent.BINARY;
    }
    return piece.hasRemaining() ? MessageEvent.BINARY_PART : MessageEvent.NEED_MORE;
  }

  private MessageInflater inflater() {
    return Objects.requireNonNull(inflater, "a compressed message came");
  }
}
