package dev.vaporetto.protocol.extension;

import java.util.ArrayDeque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compressors and decompressors of zlib, whose memory is outside the heap: about 268 KB and 40 KB
 * each. They are borrowed for one message, so that their number follows the threads at work and not
 * the connections. Thread-safe and bounded: what finds no free place is ended at once.
 */
public final class ZlibPool implements AutoCloseable {
  /** A place for each of the threads that can run at once. */
  public static final int DEFAULT_MAX_IDLE =
      Math.max(4, Runtime.getRuntime().availableProcessors());

  private static final byte[] NOTHING = {};

  private final int level;
  private final int maxIdle;

  /** Reset, the one used last on top; guarded by this. */
  private final ArrayDeque<Deflater> deflaters = new ArrayDeque<>();

  private final ArrayDeque<Inflater> inflaters = new ArrayDeque<>();

  /** How many hold memory, lent or idle; guarded by this. */
  private int liveDeflaters;

  private int liveInflaters;

  /** Guarded by this. */
  private boolean closed;

  /** A pool with zlib's default level and {@link #DEFAULT_MAX_IDLE}. */
  public ZlibPool() {
    this(Deflater.DEFAULT_COMPRESSION, DEFAULT_MAX_IDLE);
  }

  /**
   * An empty pool.
   *
   * @param level of compression, 1 to 9, or {@link Deflater#DEFAULT_COMPRESSION}
   * @param maxIdle how many of each kind wait for the next message, 0 or more
   */
  public ZlibPool(int level, int maxIdle) {
    if (level != Deflater.DEFAULT_COMPRESSION && (level < 1 || level > 9)) {
      throw new IllegalArgumentException(
          "the level of compression must be 1 to 9, but is " + level);
    }
    this.level = level;
    this.maxIdle = maxIdle;
  }

  /** A compressor at the beginning of a raw DEFLATE stream. */
  Deflater acquireDeflater() {
    synchronized (this) {
      Deflater idle = deflaters.pollFirst();
      if (idle != null) {
        return idle;
      }
    }
    Deflater created = new Deflater(level, true);
    synchronized (this) {
      liveDeflaters++;
    }
    return created;
  }

  /** Gives back what {@link #acquireDeflater} lent, in whatever state. */
  void release(Deflater deflater) {
    deflater.reset();
    synchronized (this) {
      if (!closed && deflaters.size() < maxIdle) {
        deflaters.addFirst(deflater);
        return;
      }
      liveDeflaters--;
    }
    deflater.end();
  }

  /** A decompressor at the beginning of a raw DEFLATE stream. */
  Inflater acquireInflater() {
    synchronized (this) {
      Inflater idle = inflaters.pollFirst();
      if (idle != null) {
        return idle;
      }
    }
    Inflater created = new Inflater(true);
    synchronized (this) {
      liveInflaters++;
    }
    return created;
  }

  /** Gives back what {@link #acquireInflater} lent, in whatever state. */
  void release(Inflater inflater) {
    inflater.reset();
    // A reset lets go of the input's array as well, but only the documentation of setInput says so.
    inflater.setInput(NOTHING);
    synchronized (this) {
      if (!closed && inflaters.size() < maxIdle) {
        inflaters.addFirst(inflater);
        return;
      }
      liveInflaters--;
    }
    inflater.end();
  }

  /** How many compressors hold memory, lent or idle. */
  public synchronized int liveDeflaters() {
    return liveDeflaters;
  }

  /** How many decompressors hold memory, lent or idle. */
  public synchronized int liveInflaters() {
    return liveInflaters;
  }

  /** Frees what is idle; what is lent is freed when it comes back. */
  @Override
  public synchronized void close() {
    closed = true;
    liveDeflaters -= deflaters.size();
    liveInflaters -= inflaters.size();
    deflaters.forEach(Deflater::end);
    inflaters.forEach(Inflater::end);
    deflaters.clear();
    inflaters.clear();
  }
}
