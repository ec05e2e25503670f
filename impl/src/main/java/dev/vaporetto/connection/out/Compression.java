package dev.vaporetto.connection.out;

import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.MessageDeflater;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what a connection sends, on the sender's thread and outside the connection's lock,
 * which the timers and the reading side need. Thread-safe.
 *
 * <p>Without context takeover messages may be compressed side by side and in any order, and one
 * that is refused afterwards is only lost time. With it, frames must be queued in the order in
 * which they were compressed, and all of them, so a sender holds the {@linkplain #turn turn}:
 *
 * <pre>
 *   turn ─► lock ─► refused? ─► unlock ─► compress() ─► lock ─► append ─► unlock ─► end of the turn
 * </pre>
 *
 * The turn comes before the connection's lock, is never waited for with it, and never held while a
 * sender waits for the peer or user code runs.
 */
final class Compression {
  /**
   * A payload as it goes into a frame.
   *
   * @param scratch what it lies in, to be released; null if it has memory of its own
   */
  record Outcome(ByteBuffer payload, int reservedBits, @Nullable ByteBuffer scratch) {
    /** Whether the payload stays as it is for good; see {@link OutgoingFrame#lasting}. */
    @SuppressWarnings("ReferenceEquality") // whose memory it is, not what is in it
    boolean isLasting(OutgoingFrame of) {
      return isOf(of) ? of.lasting() : payload != scratch;
    }

    /** Whether the payload is the frame's own, and not what compression has made of it. */
    @SuppressWarnings("ReferenceEquality") // the same
    boolean isOf(OutgoingFrame frame) {
      return payload == frame.payload();
    }
  }

  private final MessageDeflater deflater;
  private final BufferPool buffers;

  /** What the outcome depends on; null where messages have a context. */
  private final @Nullable Object sharedKey;

  /** Null where messages have no context. */
  private final @Nullable ReentrantLock turn;

  /**
   * Whether a message is compressed and not queued, so that the peer could not inflate another one
   * behind it. Guarded by the turn.
   */
  private boolean inDoubt;

  private Compression(MessageDeflater deflater, BufferPool buffers) {
    this.deflater = deflater;
    this.buffers = buffers;
    this.sharedKey = deflater.sharedKey();
    this.turn = sharedKey == null ? new ReentrantLock() : null;
  }

  /** Null where nothing is compressed. */
  static @Nullable Compression of(@Nullable MessageDeflater deflater, BufferPool buffers) {
    return deflater == null ? null : new Compression(deflater, buffers);
  }

  /** Whether a frame is to be compressed. A message that is sent in parts is, in all of them. */
  boolean takes(OutgoingFrame frame) {
    return !frame.opcode().isControl()
        && (frame.isPart() || deflater.isWorthIt(frame.payload().remaining()));
  }

  /**
   * What a sender holds while it compresses and queues a frame, because each message depends on
   * those before it; null where none does.
   */
  @Nullable Lock turn() {
    return turn;
  }

  /**
   * In turn, before {@link #compress} where frames have a context.
   *
   * @return false if an earlier message was compressed and never queued
   */
  boolean begin() {
    boolean sound = !inDoubt;
    inDoubt = true;
    return sound;
  }

  /** In turn: what was compressed is queued. */
  void queued() {
    inDoubt = false;
  }

  /** In turn, and without the connection's lock. Hand the outcome to {@link #release}. */
  Outcome compress(ByteBuffer payload, boolean fin, boolean part) {
    ByteBuffer scratch = buffers.acquire();
    ByteBuffer compressed =
        part
            ? deflater.compressPart(payload, fin, scratch)
            : deflater.compressMessage(payload, scratch);
    return outcome(payload, compressed, scratch);
  }

  /** Like {@link #compress}; where messages have no context, only the first time. */
  Outcome compress(PreparedMessage message) {
    ByteBuffer payload = message.payload();
    return sharedKey == null
        ? compress(payload, true, false)
        : outcome(payload, message.compressed(sharedKey, () -> compressedCopy(payload)), null);
  }

  /** The frames of messages for many connections; null where messages have a context. */
  @Nullable SharedFrames sharedFrames(PreparedMessages messages) {
    return sharedKey == null ? null : messages.frames(sharedKey, this::encode);
  }

  private SharedFrames encode(List<PreparedMessage> messages) {
    SharedFrames.Builder builder = new SharedFrames.Builder();
    for (PreparedMessage message : messages) {
      ByteBuffer payload = message.payload();
      Outcome outcome =
          deflater.isWorthIt(payload.remaining())
              ? compress(message)
              : new Outcome(payload, 0, null);
      builder.add(message.opcode(), outcome.reservedBits(), outcome.payload());
    }
    return builder.encode();
  }

  private byte @Nullable [] compressedCopy(ByteBuffer payload) {
    ByteBuffer scratch = buffers.acquire();
    try {
      ByteBuffer compressed = deflater.compressMessage(payload, scratch);
      if (compressed == null) {
        return null;
      }
      byte[] copy = new byte[compressed.remaining()];
      compressed.get(copy);
      return copy;
    } finally {
      buffers.release(scratch);
    }
  }

  private static Outcome outcome(
      ByteBuffer payload, @Nullable ByteBuffer compressed, @Nullable ByteBuffer scratch) {
    return compressed == null
        ? new Outcome(payload, 0, scratch)
        : new Outcome(compressed, ExtensionPipeline.RSV1, scratch);
  }

  void release(Outcome outcome) {
    if (outcome.scratch() != null) {
      buffers.release(outcome.scratch());
    }
  }

  /**
   * Nothing is sent any more: gives the memory back, unless a sender has its turn, which finds that
   * out before it queues anything, and calls this again. Idempotent.
   */
  void close() {
    if (turn == null) {
      deflater.close();
    } else if (turn.tryLock()) {
      try {
        deflater.close();
      } finally {
        turn.unlock();
      }
    }
  }
}
