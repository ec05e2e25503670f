package dev.vaporetto.connection.out;

import dev.vaporetto.protocol.Protocol;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** Answers pings. Thread-safe; no method is called with the lock. */
final class Pongs {
  private final ReentrantLock lock;
  private final Protocol protocol;
  private final Outbox outbox;
  private final WriteLoop loop;
  private final HoldBack holdBack;

  Pongs(ReentrantLock lock, Protocol protocol, Outbox outbox, WriteLoop loop, HoldBack holdBack) {
    this.lock = lock;
    this.protocol = protocol;
    this.outbox = outbox;
    this.loop = loop;
    this.holdBack = holdBack;
  }

  /**
   * A ping has come: its pong is queued behind what waits; while the peer does not read, only the
   * latest one. The calling thread dispatches, and its batch is over soon or goes on with a
   * message: so the answers to many pings leave in one write.
   */
  void onPing(ByteBuffer payload) {
    WriteBatch batch = null;
    lock.lock();
    try {
      protocol.pingReceived(payload);
      if (loop.failure() != null || loop.isPending()) {
        return;
      }
      if (!outbox.appendPong()) {
        return;
      }
      if (loop.isIdle() && outbox.mayHoldBack(0)) {
        holdBack.begin();
      } else {
        batch = loop.next();
      }
    } finally {
      lock.unlock();
    }
    loop.write(batch);
  }
}
