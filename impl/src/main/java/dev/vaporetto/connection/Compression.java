package dev.vaporetto.connection;

import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.extension.MessageDeflater;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what a connection sends, on the sender's thread and outside the connection's lock,
 * which the timers and the reading side need.
 *
 * <p>So that frames are queued in the order in which they were compressed, a sender takes a turn:
 *
 * <pre>
 *   takeTurn() ─► lock ─► refused? ─► unlock ─► compress() ─► lock ─► endTurn() ─► append ─► unlock
 * </pre>
 *
 * The turn comes before the connection's lock, is never waited for with it, and never held while a
 * sender waits for the peer or user code runs.
 */
final class Compression {
  /** A payload as it goes into a frame. */
  record Outcome(ByteBuffer payload, int reservedBits, ByteBuffer scratch) {}

  private final MessageDeflater deflater;
  private final BufferPool buffers;
  private final ReentrantLock turn = new ReentrantLock();

  private Compression(MessageDeflater deflater, BufferPool buffers) {
    this.deflater = deflater;
    this.buffers = buffers;
  }

  /** Null where nothing is compressed. */
  static @Nullable Compression of(@Nullable MessageDeflater deflater, BufferPool buffers) {
    return deflater == null ? null : new Compression(deflater, buffers);
  }

  /** Whether a frame is to be compressed. A message that is sent in parts is, in all of them. */
  boolean takes(Opcode opcode, ByteBuffer payload, boolean part) {
    return !opcode.isControl() && (part || deflater.isWorthIt(payload.remaining()));
  }

  void takeTurn() {
    turn.lock();
  }

  /** Does nothing if this thread has no turn. */
  void endTurn() {
    if (turn.isHeldByCurrentThread()) {
      turn.unlock();
    }
  }

  /** In turn, and without the connection's lock. Hand the outcome to {@link #release}. */
  Outcome compress(ByteBuffer payload, boolean fin, boolean part) {
    ByteBuffer scratch = buffers.acquire();
    ByteBuffer compressed =
        part
            ? deflater.compressPart(payload, fin, scratch)
            : deflater.compressMessage(payload, scratch);
    return compressed == null
        ? new Outcome(payload, 0, scratch)
        : new Outcome(compressed, ExtensionPipeline.RSV1, scratch);
  }

  void release(Outcome outcome) {
    buffers.release(outcome.scratch());
  }

  /**
   * Nothing is sent any more. If a sender has its turn, it finds that out before it queues
   * anything, and calls this again. With the connection's lock; idempotent.
   */
  void close() {
    if (turn.tryLock()) {
      try {
        deflater.close();
      } finally {
        turn.unlock();
      }
    }
  }
}
