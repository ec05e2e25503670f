package dev.vaporetto.protocol.extension;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the messages that one connection sends (RFC 7692 §7.2.1).
 *
 * <p>Without context takeover it has no state, is thread-safe, and borrows a compressor from the
 * pool during a call only: each part of a message begins a DEFLATE stream of its own, which a
 * decompressor cannot tell from a full flush. With context takeover it owns a compressor from the
 * first message to {@link #close}, and the caller sees to it that calls come one after the other in
 * the order in which the frames leave.
 */
public final class MessageDeflater {
  /** What an empty block that flushes ends with; not sent (§7.2.1). */
  private static final int TAIL_LENGTH = 4;

  /**
   * zlib.h of deflate(): there must be room for more than 6 bytes, or a flush is repeated. That is
   * harmless, but would be sent.
   */
  private static final int MIN_ROOM = 16;

  private final ZlibPool pool;
  private final boolean contextTakeover;
  private final int threshold;

  /** After how many bytes of input the compressor forgets them. */
  private final int window;

  private final int flush;

  /** What the outcome depends on: the pool's level, and the window. */
  private record SharedKey(ZlibPool pool, int window) {}

  /** The compressor of a connection with context takeover; null before its first message. */
  private @Nullable Deflater own;

  private boolean closed;

  MessageDeflater(ZlibPool pool, boolean contextTakeover, int windowBits, int threshold) {
    this.pool = pool;
    this.contextTakeover = contextTakeover;
    this.threshold = threshold;
    // java.util.zip compresses with a window of 15 bits only. A full flush after each 2^N bytes
    // keeps every distance inside a smaller one.
    boolean wholeWindow = windowBits == DeflateParameters.MAX_WINDOW_BITS;
    window = wholeWindow ? Integer.MAX_VALUE : 1 << windowBits;
    flush = wholeWindow ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
  }

  /**
   * Equal for deflaters that make the same of the same message, whatever came before; null with
   * context takeover, where that cannot be said.
   */
  public @Nullable Object sharedKey() {
    return contextTakeover ? null : new SharedKey(pool, window);
  }

  /** Whether a whole message of this size is worth compressing. */
  public boolean isWorthIt(int size) {
    return size >= threshold;
  }

  /**
   * Compresses a whole message.
   *
   * @param payload its remaining bytes; its position is left alone
   * @param scratch a cleared heap buffer, which the result shares if it fits in
   * @return null if the message is to be sent as it is, because it does not become smaller
   */
  public @Nullable ByteBuffer compressMessage(ByteBuffer payload, ByteBuffer scratch) {
    // With context takeover the compressor knows the message now, so the peer must, too.
    int bound = contextTakeover ? Integer.MAX_VALUE : payload.remaining();
    return compress(payload, true, scratch, bound);
  }

  /**
   * Compresses a part of a message.
   *
   * @param payload its remaining bytes; its position is left alone
   * @param last whether it is the last part
   * @param scratch a cleared heap buffer, which the result shares if it fits in
   */
  public ByteBuffer compressPart(ByteBuffer payload, boolean last, ByteBuffer scratch) {
    ByteBuffer compressed = compress(payload, last, scratch, Integer.MAX_VALUE);
    return Objects.requireNonNull(compressed, "a part that was not compressed");
  }

  private @Nullable ByteBuffer compress(
      ByteBuffer payload, boolean last, ByteBuffer scratch, int bound) {
    if (!payload.hasRemaining()) {
      // §7.2.3.6: an empty message is an empty block without its last 4 bytes, the byte 00. A
      // compressor that has nothing to flush would write none.
      return last ? scratch.put((byte) 0).flip() : scratch.flip();
    }
    Deflater zlib = acquire();
    try {
      return deflate(zlib, payload.duplicate(), last, scratch, bound);
    } finally {
      release(zlib);
    }
  }

  private Deflater acquire() {
    Deflater zlib = own;
    if (zlib != null) {
      return zlib;
    }
    // Without a context it owns nothing: a send that the end of the connection overtakes may
    // finish.
    if (closed && contextTakeover) {
      throw new IllegalStateException("the compressor is closed; expected an open connection");
    }
    zlib = pool.acquireDeflater();
    if (contextTakeover) {
      own = zlib;
    }
    return zlib;
  }

  private void release(Deflater zlib) {
    if (contextTakeover) {
      // Else an idle connection would hold its last payload.
      zlib.setInput(ByteBuffer.allocate(0));
    } else {
      pool.release(zlib);
    }
  }

  private @Nullable ByteBuffer deflate(
      Deflater zlib, ByteBuffer in, boolean last, ByteBuffer scratch, int bound) {
    ByteBuffer out = scratch;
    int end = in.limit();
    while (in.position() < end) {
      in.limit(in.position() + Math.min(window, end - in.position()));
      zlib.setInput(in);
      do {
        if (out.remaining() < MIN_ROOM) {
          if (out.position() >= bound) {
            return null;
          }
          out = grown(out);
        }
        zlib.deflate(out, flush);
        // zlib.h: a full buffer may hide that there is more
      } while (!out.hasRemaining());
    }
    // §7.2.1: remove the 4 octets 00 00 FF FF from the end of the message
    int length = last ? out.position() - TAIL_LENGTH : out.position();
    return length < bound ? out.position(length).flip() : null;
  }

  private static ByteBuffer grown(ByteBuffer full) {
    int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * full.capacity());
    return ByteBuffer.allocate(Math.max(capacity, 4 * MIN_ROOM)).put(full.flip());
  }

  /** Gives the connection's own compressor back; idempotent, and in turn with the other calls. */
  public void close() {
    closed = true;
    Deflater zlib = own;
    if (zlib != null) {
      own = null;
      pool.release(zlib);
    }
  }
}
