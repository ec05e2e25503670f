package dev.vaporetto.protocol.extension;

import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses the messages that one connection receives (RFC 7692 §7.2.2), piece by piece: what
 * has arrived is inflated at once, into arrays that the caller bounds. Not thread-safe: the reading
 * side owns it.
 *
 * <p>Without context takeover it borrows a decompressor from the pool while a message is open; with
 * it, it owns one from the first message to {@link #close}.
 *
 * <pre>
 *   input(piece) ─► read()* ─► input(piece) ─► read()* … finish() ─► read()* ─► end()
 * </pre>
 */
public final class MessageInflater {
  private static final byte[] NOTHING = {};

  /** §7.2.2: append 4 octets of 00 00 FF FF to the tail end of the payload. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /**
   * The same, and an empty last block: zlib tells that it has seen that one, so a message that ends
   * inside a block is found out. Not for context takeover, whose stream has to go on.
   */
  private static final byte[] LAST_TAIL = {
    0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF
  };

  private final ZlibPool pool;
  private final boolean contextTakeover;
  private final int maxRatio;

  /** Null while nothing is borrowed. */
  private @Nullable Inflater zlib;

  /** The piece that is being inflated. */
  private byte[] piece = NOTHING;

  /** Where it ends in its array. */
  private int pieceEnd;

  /** Whether bytes came since the message began or its last BFINAL block ended. */
  private boolean insideStream;

  /** Whether the piece is the tail that the sender left out. */
  private boolean finishing;

  /** Whether the tail was read as what it is, as far as it can be told. */
  private boolean wellEnded;

  /** Bytes of the message so far, before and after. */
  private long compressed;

  private long inflated;

  MessageInflater(ZlibPool pool, boolean contextTakeover, int maxRatio) {
    this.pool = pool;
    this.contextTakeover = contextTakeover;
    this.maxRatio = maxRatio;
  }

  /** The next bytes of the message; they stay the caller's, and unchanged while it reads. */
  public void input(byte[] bytes, int offset, int count) {
    if (count > 0) {
      compressed += count;
      set(bytes, offset, count);
    }
  }

  private void set(byte[] bytes, int offset, int count) {
    Inflater inflater = zlib;
    if (inflater == null) {
      inflater = pool.acquireInflater();
      zlib = inflater;
    }
    insideStream = true;
    piece = bytes;
    pieceEnd = offset + count;
    inflater.setInput(bytes, offset, count);
  }

  /**
   * Inflates as much of the input as has room.
   *
   * @param length at least 1
   * @return how many bytes were put into {@code target}; fewer than {@code length} once the input
   *     is used up
   * @throws WebSocketFailure 1007 for data that is not DEFLATE: like text that is not UTF-8 it is
   *     not consistent with the type of the message (RFC 6455 §7.4.1); 1009 for a message that
   *     inflates to more than the ratio allows
   */
  public int read(byte[] target, int offset, int length) throws WebSocketFailure {
    Inflater inflater = zlib;
    if (inflater == null) {
      return 0;
    }
    int count = 0;
    try {
      count = inflater.inflate(target, offset, length);
      while (inflater.finished() && continueAfterLastBlock(inflater)) {
        count += inflater.inflate(target, offset + count, length - count);
      }
    } catch (DataFormatException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
    inflated += count;
    if (inflated > DeflateSettings.RATIO_FREE_BYTES && inflated / maxRatio > compressed) {
      throw new WebSocketFailure(
          CloseStatus.MESSAGE_TOO_BIG,
          "message of "
              + compressed
              + " bytes inflates to at least "
              + inflated
              + "; expected at most "
              + maxRatio
              + " times its size");
    }
    return count;
  }

  /**
   * §7.2.3.4: a block with BFINAL ends a DEFLATE stream, but not the message.
   *
   * @return whether there is more input
   */
  private boolean continueAfterLastBlock(Inflater inflater) {
    int rest = inflater.getRemaining();
    if (finishing) {
      wellEnded = !contextTakeover && rest == 0;
      return false;
    }
    inflater.reset();
    insideStream = rest > 0;
    inflater.setInput(piece, pieceEnd - rest, rest);
    return insideStream;
  }

  /** Copies what is left of the input: its array may change before the next {@link #read}. */
  public void keepInput() {
    Inflater inflater = Objects.requireNonNull(zlib, "read() returned something");
    int rest = inflater.getRemaining();
    piece = Arrays.copyOfRange(piece, pieceEnd - rest, pieceEnd);
    pieceEnd = rest;
    inflater.setInput(piece);
  }

  /** The message has no more bytes: what its sender left out is still to be read. */
  public void finish() {
    // Nothing is left out where nothing came, or where the sender has ended with BFINAL.
    if (insideStream) {
      finishing = true;
      wellEnded = contextTakeover;
      byte[] tail = contextTakeover ? TAIL : LAST_TAIL;
      set(tail, 0, tail.length);
    }
  }

  /**
   * The message is over.
   *
   * @throws WebSocketFailure 1007 if it ended inside a block. With context takeover that is not
   *     always seen; then the next message is broken
   */
  public void end() throws WebSocketFailure {
    if (finishing && !wellEnded) {
      throw broken("the message ends inside a block");
    }
    if (contextTakeover) {
      startOver();
    } else {
      close();
    }
  }

  private void startOver() {
    piece = NOTHING;
    insideStream = false;
    finishing = false;
    compressed = 0;
    inflated = 0;
    if (zlib != null) {
      // Else an idle connection would hold the buffer that it has read from.
      zlib.setInput(NOTHING);
    }
  }

  private static WebSocketFailure broken(String detail) {
    return new WebSocketFailure(
        CloseStatus.INVALID_PAYLOAD,
        "compressed message that is not DEFLATE (" + detail + "); expected RFC 1951");
  }

  /** Gives the decompressor back; idempotent. */
  public void close() {
    Inflater inflater = zlib;
    startOver();
    if (inflater != null) {
      zlib = null;
      pool.release(inflater);
    }
  }
}
