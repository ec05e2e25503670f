package dev.vaporetto.protocol.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.MessageInflater;
import dev.vaporetto.protocol.frame.CloseFrameSearch;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.Masker;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.Utf8;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of the engine: bytes in, one event out for each call of {@link #next}.
 *
 * <p>Not thread-safe: the one thread that reads owns it. Between two calls it holds no more than
 * the payload that has arrived of the messages that are not complete; a message that is complete in
 * the input is never copied. Text is validated as it arrives, so a bad byte fails the connection
 * although its message is not complete (RFC 6455 §8.1).
 */
public final class MessageReader {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();
  private static final CloseStatus NONE = new CloseStatus(CloseStatus.NO_STATUS, "");

  private final MessageLimits limits;
  private final FrameDecoder frame;
  private final MessageAssembler message;
  private final FrameRates rates;

  /** The number of the message, or the control frame between two, that has begun last; not 0. */
  private int begun = 1;

  /** Null if no message is compressed. */
  private final @Nullable MessageInflater inflater;

  private final Delivery delivery;

  /** Created when the first message is delivered in parts. */
  private @Nullable MessageParts parts;

  /** Whether the payload of {@link #frame} is being read; false between frames. */
  private boolean inPayload;

  /** Bytes of the current frame's payload that are still to come. */
  private long missing;

  /** A control frame's payload while it arrives in pieces; null otherwise. */
  private @Nullable ByteBuffer control;

  /** Set once a close frame was read: what follows is not looked at (§1.4, §5.5.1). */
  private boolean closed;

  /** Whether a close frame has come, as far as one can tell. Other threads may look at it. */
  private volatile boolean closeFrameRead;

  /** Looks for the close frame after a failure; null before there is anything to look at. */
  private @Nullable CloseFrameSearch search;

  private String text = "";
  private ByteBuffer binary = EMPTY;
  private CloseStatus closeStatus = NONE;

  /** A reader of what {@code role} receives where no extension is agreed. */
  public MessageReader(Role role, MessageLimits limits) {
    this(role, limits, ExtensionPipeline.NONE);
  }

  /**
   * A reader of what {@code role} receives.
   *
   * @param extensions as the opening handshake agreed
   */
  public MessageReader(Role role, MessageLimits limits, ExtensionPipeline extensions) {
    this(role, limits, extensions, Delivery.WHOLE);
  }

  /**
   * A reader of what {@code role} receives.
   *
   * @param extensions as the opening handshake agreed
   * @param delivery tells which messages are delivered in parts
   */
  public MessageReader(
      Role role, MessageLimits limits, ExtensionPipeline extensions, Delivery delivery) {
    this.limits = limits;
    this.delivery = delivery;
    this.frame = new FrameDecoder(role, extensions.reservedBits());
    this.inflater = extensions.newInflater(role);
    this.message = new MessageAssembler(inflater);
    this.rates = new FrameRates(limits);
  }

  /** Lets go of everything; nothing is read afterwards. Idempotent. */
  public void close() {
    closed = true;
    limits.arriving(0);
    forget();
    if (parts != null) {
      parts.close();
    }
    message.end();
    if (inflater != null) {
      inflater.close();
    }
  }

  /** The text of the last {@link MessageEvent#TEXT}. */
  public String text() {
    return text;
  }

  /**
   * The payload of the last binary message, ping or pong. Where it shares the input's array it is
   * read-only, and valid until the input is written to. Where it has an accessible array, that was
   * made for it alone.
   */
  public ByteBuffer binary() {
    return binary;
  }

  /** The status of the last {@link MessageEvent#CLOSE}. */
  public CloseStatus closeStatus() {
    return closeStatus;
  }

  /** Lets go of the last text and payload, so that an idle connection does not hold them. */
  public void forget() {
    text = "";
    binary = EMPTY;
    if (parts != null) {
      parts.forget();
    }
  }

  /**
   * Whether a close frame has come, be it a legal one or not, so that nothing can follow. After a
   * failure that may be a guess, see {@link CloseFrameSearch}.
   */
  public boolean isCloseFrameRead() {
    return closeFrameRead;
  }

  /** How many bytes are held of messages that are not complete. */
  public long heldBytes() {
    return message.heldBytes();
  }

  /**
   * How many bytes are still to come of the frame that is being read: 0 between two frames,
   * negative while a header is not complete.
   */
  public long toFrameEnd() {
    return inPayload ? missing : frame.hasBegun() ? -1 : 0;
  }

  /** Whether {@link #next} has more to tell without input. */
  public boolean isPending() {
    return parts != null && parts.isPending();
  }

  /**
   * Reads until something is complete. What follows it stays in {@code in}.
   *
   * @param in a heap buffer; its array is unmasked in place
   * @throws WebSocketFailure when the peer broke a rule; do not call again, but {@link #discard}
   */
  public MessageEvent next(ByteBuffer in) throws WebSocketFailure {
    try {
      MessageEvent event = read(in);
      if (event == MessageEvent.NEED_MORE) {
        limits.arriving(arriving());
      }
      return event;
    } catch (WebSocketFailure broken) {
      if (!closed) {
        discard(in);
      }
      throw broken;
    }
  }

  /** The number of what is not complete; see {@link MessageLimits#arriving}. */
  private int arriving() {
    if (message.isOpen()) {
      return message.isInParts() ? 0 : begun;
    }
    // The next one, of which a part of the header has come, or the payload of a control frame.
    return inPayload || frame.hasBegun() ? next(begun) : 0;
  }

  /** Odd numbers, none of which is 0, however many there are. */
  private static int next(int number) {
    return number + 2;
  }

  /**
   * Throws away what the peer sends after a failure, and looks out for its close frame, which is
   * the last that it sends.
   */
  public void discard(ByteBuffer in) {
    if (!closeFrameRead) {
      if (search == null) {
        search = CloseFrameSearch.behindFrame(frame, inPayload ? missing : 0);
      }
      closeFrameRead = search.find(in);
    }
    in.position(in.limit());
  }

  private MessageEvent read(ByteBuffer in) throws WebSocketFailure {
    if (parts != null && parts.isPending()) {
      MessageEvent event = delivered(parts, parts.nextInflated());
      if (event != MessageEvent.NEED_MORE) {
        return event;
      }
    }
    while (!closed && (inPayload || in.hasRemaining())) {
      if (!inPayload) {
        if (!decodeHeader(in)) {
          return MessageEvent.NEED_MORE;
        }
        inPayload = true;
        missing = frame.payloadLength();
        judgeSequence();
      }
      boolean wholeFrame = missing == frame.payloadLength() && in.remaining() >= missing;
      if (missing > 0 && !in.hasRemaining()) {
        return MessageEvent.NEED_MORE;
      }
      MessageEvent event =
          frame.opcode().isControl()
              ? controlPayload(in, wholeFrame)
              : wholeFrame && isWholeMessage() && !message.isCompressed()
                  ? wholeMessage(in)
                  : messagePiece(in);
      if (event != MessageEvent.NEED_MORE) {
        return event;
      }
    }
    if (closed) {
      // §5.5.1: after a close frame the peer MUST NOT send data; whatever it is, it is discarded
      in.position(in.limit());
    }
    return MessageEvent.NEED_MORE;
  }

  private boolean decodeHeader(ByteBuffer in) throws WebSocketFailure {
    try {
      return frame.decode(in);
    } catch (WebSocketFailure illegal) {
      search = CloseFrameSearch.behindRefusedHeader(frame, in);
      throw illegal;
    }
  }

  /** Judges a complete header against the message that is open, before its payload is read. */
  private void judgeSequence() throws WebSocketFailure {
    Opcode opcode = frame.opcode();
    if (opcode.isControl()) {
      rates.admitControlFrame();
      return;
    }
    if (!limits.frames().allowsFrame(frame.payloadLength())) {
      throw new WebSocketFailure(
          CloseStatus.MESSAGE_TOO_BIG,
          opcode
              + " frame of "
              + frame.payloadLength()
              + " bytes; expected at most "
              + limits.frames().maxFrameSize());
    }
    // §5.4: fragments of one message MUST NOT be interleaved with those of another
    if (opcode == Opcode.CONTINUATION) {
      if (!message.isOpen()) {
        throw WebSocketFailure.protocolError(
            "CONTINUATION frame without a message to continue; expected TEXT or BINARY");
      }
      // RFC 7692 §6.1: RSV1 is for the first fragment of a message only
      if (frame.reservedBits() != 0) {
        throw WebSocketFailure.protocolError(
            "CONTINUATION frame with RSV1; expected it on the first frame of a message only");
      }
    } else if (message.isOpen()) {
      throw WebSocketFailure.protocolError(
          opcode + " frame inside a fragmented message; expected CONTINUATION");
    } else {
      begin(opcode == Opcode.TEXT);
    }
    if (!isWholeMessage()) {
      rates.admitFragment();
      message.admitFragment(limits.frames().maxFragments());
    }
    boolean isText = message.isText();
    int limit = isText ? limits.maxTextSize() : limits.maxBinarySize();
    message.admitFrame(frame.payloadLength(), frame.fin(), limit);
  }

  /** Whether the current frame, of data, is the only one of its message. */
  private boolean isWholeMessage() {
    return frame.fin() && frame.opcode() != Opcode.CONTINUATION;
  }

  private void begin(boolean isText) {
    boolean inParts = delivery.inParts(isText);
    begun = next(begun);
    message.begin(isText, frame.reservedBits() != 0, inParts);
    if (inParts) {
      if (parts == null) {
        parts = new MessageParts(inflater);
      }
      parts.begin(isText);
    }
  }

  private MessageEvent controlPayload(ByteBuffer in, boolean wholeFrame) throws WebSocketFailure {
    int length = (int) frame.payloadLength();
    int start = in.position();
    int count = (int) Math.min(missing, in.remaining());
    int key = Masker.rotate(frame.maskingKey(), length - missing);
    ByteBuffer payload;
    if (wholeFrame) {
      byte[] bytes = in.array();
      int offset = in.arrayOffset() + start;
      Masker.mask(bytes, offset, bytes, offset, length, key);
      payload = in.slice(start, length).asReadOnlyBuffer();
    } else {
      if (control == null) {
        control = ByteBuffer.allocate(length);
      }
      payload = control;
      int to = payload.arrayOffset() + payload.position();
      Masker.mask(in.array(), in.arrayOffset() + start, payload.array(), to, count, key);
      payload.position(payload.position() + count);
    }
    in.position(start + count);
    missing -= count;
    if (missing > 0) {
      return MessageEvent.NEED_MORE;
    }
    inPayload = false;
    if (!message.isOpen()) {
      begun = next(begun);
    }
    if (!wholeFrame) {
      payload.flip();
      control = null;
    }
    return controlFrame(payload);
  }

  private MessageEvent controlFrame(ByteBuffer payload) throws WebSocketFailure {
    if (frame.opcode() == Opcode.CLOSE) {
      closed = true;
      closeFrameRead = true;
      closeStatus = CloseStatus.decode(payload);
      return MessageEvent.CLOSE;
    }
    binary = payload;
    return frame.opcode() == Opcode.PING ? MessageEvent.PING : MessageEvent.PONG;
  }

  /** The message is one frame and all of it is here: no copy, each byte touched once. */
  private MessageEvent wholeMessage(ByteBuffer in) throws WebSocketFailure {
    byte[] bytes = in.array();
    int start = in.position();
    int offset = in.arrayOffset() + start;
    int length = (int) missing;
    boolean isText = message.isText();
    message.end();
    inPayload = false;
    in.position(start + length);
    long seen = Masker.mask(bytes, offset, bytes, offset, length, frame.maskingKey());
    if (!isText) {
      binary = in.slice(start, length).asReadOnlyBuffer();
      return MessageEvent.BINARY;
    }
    if ((seen & Masker.HIGH_BITS) == 0) {
      text = new String(bytes, offset, length, ISO_8859_1);
      return MessageEvent.TEXT;
    }
    if (!Utf8.isValid(bytes, offset, length)) {
      throw MessageAssembler.notUtf8();
    }
    text = new String(bytes, offset, length, UTF_8);
    return MessageEvent.TEXT;
  }

  private MessageEvent messagePiece(ByteBuffer in) throws WebSocketFailure {
    int count = (int) Math.min(missing, in.remaining());
    int start = in.position();
    int key = Masker.rotate(frame.maskingKey(), frame.payloadLength() - missing);
    int offset = in.arrayOffset() + start;
    in.position(start + count);
    missing -= count;
    inPayload = missing > 0;
    boolean last = frame.fin() && !inPayload;
    if (parts != null && message.isInParts()) {
      Masker.mask(in.array(), offset, in.array(), offset, count, key);
      ByteBuffer piece = in.slice(start, count);
      return delivered(
          parts, message.isCompressed() ? parts.compressed(piece, last) : parts.plain(piece, last));
    }
    if (message.isCompressed()) {
      Masker.mask(in.array(), offset, in.array(), offset, count, key);
      message.inflate(in.array(), offset, count, last);
    } else {
      message.append(in.array(), offset, count, key);
    }
    if (!last) {
      return MessageEvent.NEED_MORE;
    }
    if (message.isText()) {
      text = message.endText();
      return MessageEvent.TEXT;
    }
    binary = message.endBinary();
    return MessageEvent.BINARY;
  }

  private MessageEvent delivered(MessageParts from, MessageEvent event) {
    text = from.text();
    binary = from.binary();
    if (event == MessageEvent.TEXT || event == MessageEvent.BINARY) {
      message.end();
    }
    return event;
  }
}
