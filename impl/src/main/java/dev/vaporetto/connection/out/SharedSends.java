package dev.vaporetto.connection.out;

import dev.vaporetto.protocol.Protocol;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages that many connections share: as many as there is room for are queued at once, by
 * reference, and leave in one write. Thread-safe; no method is called with the lock.
 */
final class SharedSends {
  private final ReentrantLock lock;
  private final Protocol protocol;
  private final AdmissionControl admission;
  private final Queueing queueing;
  private final WriteLoop loop;

  /** Null where nothing is compressed. */
  private final @Nullable Compression compression;

  /** Sends a single message. */
  private final BiConsumer<PreparedMessage, SendCallback> single;

  SharedSends(
      ReentrantLock lock,
      Protocol protocol,
      AdmissionControl admission,
      Queueing queueing,
      WriteLoop loop,
      @Nullable Compression compression,
      BiConsumer<PreparedMessage, SendCallback> single) {
    this.lock = lock;
    this.protocol = protocol;
    this.admission = admission;
    this.queueing = queueing;
    this.loop = loop;
    this.compression = compression;
    this.single = single;
  }

  /** See {@link Sender#send(PreparedMessages, SendCallback)}. */
  void send(PreparedMessages messages, SendCallback callback) {
    SharedFrames frames = framesOf(messages);
    List<PreparedMessage> each = messages.messages();
    int next = 0;
    while (next < each.size()) {
      int sent = frames == null ? 0 : sendFitting(frames, next, callback);
      if (sent == 0) {
        // It is refused, or waits, or others are dropped for it.
        sendSingle(each.get(next), callback);
        sent = 1;
      }
      next += sent;
    }
  }

  private void sendSingle(PreparedMessage message, SendCallback callback) {
    try {
      single.accept(message, callback);
    } catch (IllegalStateException inParts) {
      callback.onSent(inParts);
    }
  }

  /** Null where frames are not the same as those of other connections. */
  private @Nullable SharedFrames framesOf(PreparedMessages messages) {
    // RFC 6455 §5.3: each frame of a client has a masking key of its own
    if (protocol.role().masks()) {
      return null;
    }
    try {
      return compression == null ? messages.plainFrames() : compression.sharedFrames(messages);
    } catch (RuntimeException | OutOfMemoryError e) {
      // Each message succeeds or fails for itself.
      return null;
    }
  }

  /**
   * Queues as many messages as there is room for, and writes.
   *
   * @return how many; 0 also where the connection does not take messages as they are
   */
  private int sendFitting(SharedFrames frames, int from, SendCallback callback) {
    int count;
    Receipt receipt;
    WriteBatch batch = null;
    Throwable failure = null;
    lock.lock();
    try {
      count = admission.countFitting(frames, from);
      if (count == 0) {
        return 0;
      }
      receipt = new Receipt(callback, 0, count, frames.newReference());
      try {
        batch = queueing.appendShared(frames.slice(from, from + count), receipt);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    } finally {
      lock.unlock();
    }
    if (failure == null) {
      boolean unused = loop.writeFor(receipt, batch);
    } else {
      IOException lost = queueing.failed(failure);
      if (!receipt.isQueued()) {
        receipt.tell(lost);
      }
    }
    if (receipt.isHeldBack()) {
      receipt.tell(null);
    }
    return count;
  }
}
