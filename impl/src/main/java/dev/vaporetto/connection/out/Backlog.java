package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole messages of which no frames are made yet: they wait for the last part of another message,
 * or may still be dropped. Guarded by the connection's lock.
 */
final class Backlog extends LazyQueue<Backlog.Waiting> {
  /**
   * A message.
   *
   * @param payload stays as it is
   * @param reservedBits of its frame
   */
  record Waiting(Opcode opcode, ByteBuffer payload, int reservedBits, Receipt receipt) {
    long memory() {
      return (long) MemoryAccount.OBJECT + payload.remaining();
    }
  }

  private final MemoryAccount account;

  /** Bytes of payload that wait. */
  private long bytes;

  Backlog(MemoryAccount account) {
    this.account = account;
  }

  @Override
  public void add(Waiting message) {
    super.add(message);
    bytes += message.payload().remaining();
    account.queue(message.memory());
  }

  /** Bytes of payload that wait. */
  long bytes() {
    return bytes;
  }

  @Override
  public @Nullable Waiting poll() {
    Waiting oldest = super.poll();
    if (oldest != null) {
      bytes -= oldest.payload().remaining();
      account.dequeue(oldest.memory());
    }
    return oldest;
  }

  boolean isLate(long now) {
    return anyMatch(message -> message.receipt().isLate(now));
  }

  /** Takes all messages out; what they have held is not of account any more. */
  @Override
  public List<Waiting> drain() {
    bytes = 0;
    return super.drain();
  }
}
