package dev.vaporetto.trace;

import dev.vaporetto.log.LogText;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The switch for the frames of an application's connections. While it is off, which it is at first,
 * each call of a connection looks at one field. While it is on, the frames of chosen connections
 * are lines of the log, so many in a second at most, and the latest ones are kept. It goes off by
 * itself. Thread-safe; it throws nothing at a connection.
 */
public final class FrameTrace {
  /** So many lines are written in a second; the others are counted. */
  static final int MOST_PER_SECOND = 200;

  /** So many lines are kept. */
  static final int KEPT = 500;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Consumer<String> sink;

  /** What is shown; without a connection while it is off. */
  private final Map<Object, ConnectionTrace> traces = new ConcurrentHashMap<>();

  private volatile boolean on;

  /** Until when; guarded by this, like all below. */
  private long until;

  /** The route whose new connections are shown, too; null for none. */
  private @Nullable String route;

  private final ArrayDeque<String> latest = new ArrayDeque<>();
  private long secondBegan;
  private int inSecond;
  private long left;

  public FrameTrace() {
    this(System::nanoTime, FrameTrace::toSystemLogger);
  }

  FrameTrace(LongSupplier nanoTime, Consumer<String> sink) {
    this.nanoTime = nanoTime;
    this.sink = sink;
  }

  /** Whether frames of any connection are shown. */
  public boolean isOn() {
    return on;
  }

  /** The same, unless its time is over and no frame has passed since. */
  public boolean isShowing() {
    return on && !isOver();
  }

  // ---- the switch

  /**
   * Switches it on for the connections of a route, or for those that {@link #add} names.
   *
   * @param path of the route; null for none
   * @param time after which it is off again; positive
   */
  public synchronized void begin(@Nullable String path, Duration time) {
    traces.clear();
    route = path;
    until = nanoTime.getAsLong() + time.toNanos();
    latest.clear();
    inSecond = 0;
    left = 0;
    secondBegan = nanoTime.getAsLong();
    on = true;
  }

  /** Shows a connection, too, until it is {@link #remove}d. */
  public synchronized void add(Object connection, Supplier<String> name) {
    if (on) {
      traces.put(connection, new ConnectionTrace(name, this::line));
    }
  }

  /** Switches it off. */
  public synchronized void end() {
    on = false;
    route = null;
    traces.clear();
    tellLeft();
  }

  /** The latest lines, the oldest first. */
  public synchronized List<String> latest() {
    return List.copyOf(latest);
  }

  // ---- connections

  /** A connection of a route has come. */
  public void opened(Object connection, String path, Supplier<String> name) {
    if (on && isOfRoute(path)) {
      add(connection, name);
    }
  }

  private synchronized boolean isOfRoute(String path) {
    return path.equals(route);
  }

  /** A connection has ended. */
  public void remove(Object connection) {
    if (on) {
      traces.remove(connection);
    }
  }

  /**
   * Bytes have come. Quick while it is off, as is {@link #sent}.
   *
   * @param toBoundary see {@link ConnectionTrace#received}
   */
  public void received(Object connection, ByteBuffer bytes, long toBoundary) {
    ConnectionTrace trace = on ? traceOf(connection) : null;
    if (trace != null) {
      try {
        trace.received(bytes, toBoundary);
      } catch (RuntimeException | Error e) {
        failed(connection);
      }
    }
  }

  /** Whole frames are about to leave. */
  public void sent(Object connection, ByteBuffer[] frames) {
    ConnectionTrace trace = on ? traceOf(connection) : null;
    if (trace != null) {
      try {
        trace.sent(frames);
      } catch (RuntimeException | Error e) {
        failed(connection);
      }
    }
  }

  /** There is no memory, for example: what is shown must not be short of a frame. */
  private void failed(Object connection) {
    traces.remove(connection);
  }

  private @Nullable ConnectionTrace traceOf(Object connection) {
    ConnectionTrace trace = traces.get(connection);
    if (trace != null && isOver()) {
      end();
      return null;
    }
    return trace;
  }

  private synchronized boolean isOver() {
    return nanoTime.getAsLong() - until >= 0;
  }

  // ---- lines

  private synchronized void line(String frame) {
    long now = nanoTime.getAsLong();
    if (now - secondBegan >= SECOND_NANOS) {
      tellLeft();
      secondBegan = now;
      inSecond = 0;
    }
    if (inSecond == MOST_PER_SECOND) {
      left++;
      return;
    }
    inSecond++;
    write(LogText.oneLine(frame));
  }

  private void tellLeft() {
    if (left > 0) {
      write(left + " frames were not shown: more than " + MOST_PER_SECOND + " in a second");
      left = 0;
    }
  }

  private void write(String line) {
    if (latest.size() == KEPT) {
      latest.remove();
    }
    latest.add(line);
    sink.accept(line);
  }

  private static void toSystemLogger(String line) {
    System.getLogger(FrameTrace.class.getName()).log(Level.INFO, "frame: {0}", line);
  }
}
