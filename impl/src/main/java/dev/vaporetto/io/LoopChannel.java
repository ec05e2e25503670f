package dev.vaporetto.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A plain TCP socket on an event loop, whoever has accepted or connected it. The loop's thread
 * reads it and runs its callbacks, unless these have blocked before: then a thread of the executor
 * does. Whoever owns the socket closes it, and then calls {@link #closed}.
 *
 * <p>Thread-safe: one thread may read while another writes. Listeners are called without a lock.
 *
 * <p>The read interest stays set while callbacks are quick: a socket that is ready while nobody
 * waits for it loses it, and {@link #awaitReadable} sets it again.
 */
public final class LoopChannel extends LoopSocket implements Turn {
  /** Reads in one turn, and the time after which a turn reads no more: others wait meanwhile. */
  private static final int MAX_READS = 16;

  private static final long MAX_TURN_NANOS = 1_000_000;

  /** The same for a peer that has left bytes to this turn already. */
  private static final long MAX_GREEDY_TURN_NANOS = 500_000;

  /** What hears of the socket: a connection. */
  public interface Listener {
    /** Bytes, or the end of the stream, are there. On the executor: callbacks may block. */
    void onReadable();

    /**
     * The same, on the loop's thread. Messages are dispatched there; what is rare, as errors and
     * the close, is left to another thread.
     */
    void onReadableOnLoop();

    /** A turn that is due goes to the executor: {@link #onReadable} will follow. */
    default void onHandedOver() {}

    /** A write that {@link LoopSocket#write} did not finish has ended well. Never throws. */
    void onWritten();

    /** The socket is gone, and with it a write that did not finish. */
    void onWriteFailed(IOException failure);
  }

  private final Executor executor;

  /** Set before anything is awaited. */
  private @Nullable Listener listener;

  /** Of the endpoint; null where all callbacks run on the executor. */
  private @Nullable CallbackHistory history;

  /** What came with the opening handshake; null once it is read. Owned by the reading thread. */
  private @Nullable ByteBuffer early;

  /** The last read took all there was. Owned by the reading thread. */
  private boolean exhausted;

  /** Of this turn; -1 on the executor. Owned by the reading thread. */
  private int reads = -1;

  private long turnBegan;

  /** How long it may be. */
  private long turnNanos;

  /** Whether it has ended with bytes left. */
  private boolean greedy;

  /** Whether the listener waits for {@link Listener#onReadable}. */
  private volatile boolean awaited;

  /** Whether the key is interested in reading. */
  private volatile boolean interested;

  /** Null until a callback has blocked. Written by the watchdog. */
  private volatile @Nullable Penalty penalty;

  /**
   * A socket that is waited for by a loop from the first {@link #awaitReadable} on.
   *
   * @param channel non-blocking
   * @param executor runs what may block
   * @param early what came with the opening handshake; null for nothing
   */
  public LoopChannel(
      SocketChannel channel, EventLoop loop, Executor executor, @Nullable ByteBuffer early) {
    super(channel, loop);
    this.executor = executor;
    this.early = early != null && early.hasRemaining() ? early : null;
  }

  /**
   * Sets who listens; called once, before anything is awaited.
   *
   * @param callbacks of the endpoint; null where all callbacks are to run on the executor
   */
  public void bind(Listener listening, @Nullable CallbackHistory callbacks) {
    listener = listening;
    history = callbacks;
  }

  private Listener listener() {
    return Objects.requireNonNull(listener, "bound before anything is awaited");
  }

  // ---- reading

  /**
   * Reads what has arrived.
   *
   * @return the number of bytes, 0 if there are none now or others have their turn, -1 at the end
   */
  public int read(ByteBuffer target) throws IOException {
    ByteBuffer first = early;
    if (first != null) {
      return readEarly(first, target);
    }
    if (exhausted || isTurnOver()) {
      // The selector reports what has come since, also the end of the stream.
      exhausted = false;
      return 0;
    }
    int room = target.remaining();
    int count = channel().read(target);
    exhausted = count > 0 && count < room;
    return count;
  }

  private int readEarly(ByteBuffer first, ByteBuffer target) {
    int count = Math.min(first.remaining(), target.remaining());
    target.put(first.slice().limit(count));
    first.position(first.position() + count);
    if (!first.hasRemaining()) {
      early = null;
    }
    return count;
  }

  private boolean isTurnOver() {
    if (reads < 0) {
      return false;
    }
    reads++;
    if (reads == 1) {
      return false;
    }
    if (reads == 2) {
      turnBegan = loop().clock().getAsLong();
    }
    greedy = reads > MAX_READS || (reads > 2 && loop().clock().getAsLong() - turnBegan > turnNanos);
    return greedy;
  }

  @Override
  public boolean isGreedy() {
    return greedy;
  }

  /** Asks for one call of {@link Listener#onReadable}, or of its sister. */
  public void awaitReadable() {
    if (early != null) {
      // The selector knows nothing of bytes that are here already.
      dispatch();
      return;
    }
    awaited = true;
    // In this order: the loop first takes the interest away, and then looks whether it is awaited.
    if (!interested && !isClosed()) {
      interested = true;
      addInterest(SelectionKey.OP_READ);
    }
  }

  // ---- writing

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    if (sources.length == 1 && sources[0].remaining() <= GatheringWrite.MAX_BYTES) {
      // Most writes are small, and the socket takes them at once.
      int unused = channel().write(sources[0]);
      if (!sources[0].hasRemaining()) {
        return true;
      }
    }
    return super.write(sources);
  }

  @Override
  protected boolean writeSome(ByteBuffer[] sources) throws IOException {
    return GatheringWrite.write(channel(), sources, MAX_WRITES);
  }

  @Override
  protected void written() {
    listener().onWritten();
  }

  @Override
  protected void failed(IOException failure) {
    listener().onWriteFailed(failure);
  }

  // ---- from the loop

  @Override
  public void onReady(SelectionKey ready) {
    super.onReady(ready);
    if (ready.isReadable()) {
      if (!awaited) {
        rest(ready);
      } else if (mayRunHere()) {
        awaited = false;
        readHere();
      } else {
        awaited = false;
        withoutInterest(ready, SelectionKey.OP_READ);
        interested = false;
        listener().onHandedOver();
        dispatch();
      }
    }
  }

  /** The listener is at work, or messages have to wait. */
  private void rest(SelectionKey ready) {
    // In this order: whoever awaits meanwhile and still sees the interest is seen below.
    withoutInterest(ready, SelectionKey.OP_READ);
    interested = false;
    if (awaited) {
      interested = true;
      ready.interestOpsOr(SelectionKey.OP_READ);
    }
  }

  private boolean mayRunHere() {
    CallbackHistory callbacks = history;
    if (callbacks == null || !loop().mayRunTurn(callbacks)) {
      return false;
    }
    LongSupplier clock = loop().clock();
    Penalty own = penalty;
    return !(own != null && own.isOn(clock)) && !callbacks.isPenalised(clock);
  }

  private void readHere() {
    CallbackHistory callbacks = history;
    if (callbacks != null) {
      callbacks.onTurn();
    }
    exhausted = false;
    reads = 0;
    turnNanos = greedy ? MAX_GREEDY_TURN_NANOS : MAX_TURN_NANOS;
    greedy = false;
    listener().onReadableOnLoop();
  }

  @Override
  public void onBlocked(long now) {
    Penalty own = penalty;
    if (own == null) {
      own = new Penalty();
      penalty = own;
    }
    own.begin(now);
    CallbackHistory callbacks = history;
    if (callbacks != null) {
      callbacks.onBlocked(now);
    }
  }

  private void dispatch() {
    try {
      executor.execute(this::readOnExecutor);
    } catch (RuntimeException | Error e) {
      // Rejected, or for example OutOfMemoryError where the system has no thread.
      listener().onWriteFailed(new IOException("the thread pool takes no more work: " + e, e));
    }
  }

  private void readOnExecutor() {
    exhausted = false;
    reads = -1;
    greedy = false;
    listener().onReadable();
  }
}
