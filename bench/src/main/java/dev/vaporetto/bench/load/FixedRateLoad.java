package dev.vaporetto.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends messages at a fixed rate, whatever comes back, over its connections in turn. The latency of
 * an answer counts from the time at which its message was due, so that a server that stalls pays
 * for the messages that wait meanwhile (no coordinated omission). Beside them, connections to
 * callbacks that sleep have one message under way each, all the time. For one thread.
 */
public final class FixedRateLoad implements Closeable {
  private static final Duration STALL = Duration.ofSeconds(20);
  private static final int READ_BUFFER = 64 * 1024;

  /** How long the thread sleeps where there is nothing to do: the resolution of a latency. */
  private static final long NAP_NANOS = 50_000;

  private final Message message;
  private final Duration stall;
  private final Selector selector = Selector.open();
  private final List<RatedConnection> rated = new ArrayList<>();
  private final List<RatedConnection> sleepers = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BUFFER);
  private final Random random = new Random();

  /** The number of the next message, over all rated connections. */
  private long next;

  private long answers;

  private FixedRateLoad(Message message, Duration stall) throws IOException {
    this.message = message;
    this.stall = stall;
  }

  /**
   * Connects.
   *
   * @param sleeping how many connections have callbacks that sleep
   */
  public static FixedRateLoad open(
      Target echo, int connections, Target sleep, int sleeping, Message message)
      throws IOException {
    return open(echo, connections, sleep, sleeping, message, STALL);
  }

  /** As above; the answers fail that do not come within {@code stall} of the one before. */
  static FixedRateLoad open(
      Target echo, int connections, Target sleep, int sleeping, Message message, Duration stall)
      throws IOException {
    FixedRateLoad load = new FixedRateLoad(message, stall);
    try {
      load.connect(echo, connections, load.rated);
      load.connect(sleep, sleeping, load.sleepers);
      return load;
    } catch (IOException | RuntimeException e) {
      load.close();
      throw e;
    }
  }

  private void connect(Target target, int count, List<RatedConnection> connections)
      throws IOException {
    for (int i = 0; i < count; i++) {
      ClientConnection connection =
          ClientConnection.open(target, Headers.BROWSER_UNCOMPRESSED, random);
      int index = connections == rated ? i : -1;
      connections.add(new RatedConnection(index, connection, message, selector, random));
    }
  }

  /**
   * Sends for a time, then waits for all answers.
   *
   * @param perSecond messages a second, over all rated connections
   */
  public Latencies run(double perSecond, Duration time) throws IOException {
    Run run = new Run(perSecond);
    for (RatedConnection sleeper : sleepers) {
      if (sleeper.missing() == 0) {
        sleeper.send();
      }
    }
    long end = run.start + time.toNanos();
    long now;
    do {
      now = Math.min(System.nanoTime(), end);
      boolean sent = run.sendDue(now);
      if (run.receive() == 0 && !sent) {
        LockSupport.parkNanos(Math.min(NAP_NANOS, run.due(next) - System.nanoTime()));
      }
    } while (now < end);
    awaitAnswers(run);
    return new Latencies(run.latencies, run.lags);
  }

  private void awaitAnswers(Run run) throws IOException {
    long progress = answers;
    long since = System.nanoTime();
    while (answers < next) {
      if (run.receive() == 0) {
        LockSupport.parkNanos(NAP_NANOS);
      }
      // What comes for the connections that sleep is no progress.
      if (answers > progress) {
        progress = answers;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > stall.toNanos()) {
        throw new WrongAnswerException(
            next - answers + " answers did not come in " + stall.toMillis() + " ms");
      }
    }
  }

  /** One run of a rate. */
  private final class Run {
    private final Histogram latencies = Latencies.histogram();
    private final Histogram lags = Latencies.histogram();
    private final double nanosEach;
    private final long first = next;
    private final long start = System.nanoTime();

    Run(double perSecond) {
      this.nanosEach = 1e9 / perSecond;
    }

    /** When a message is due, by {@link System#nanoTime}. */
    long due(long number) {
      return start + (long) ((number - first) * nanosEach);
    }

    /** Sends what is due; returns whether that was anything. */
    boolean sendDue(long now) throws IOException {
      long before = next;
      while (due(next) <= now) {
        rated.get((int) (next % rated.size())).send();
        lags.recordValue(System.nanoTime() - due(next));
        next++;
      }
      return next > before;
    }

    /** Reads what has come; returns how many sockets had something. */
    int receive() throws IOException {
      int ready = selector.selectNow();
      if (ready > 0) {
        for (SelectionKey key : selector.selectedKeys()) {
          RatedConnection connection = (RatedConnection) key.attachment();
          if (key.isWritable()) {
            connection.write();
          }
          if (key.isReadable()) {
            read(connection);
          }
        }
        selector.selectedKeys().clear();
      }
      return ready;
    }

    private void read(RatedConnection connection) throws IOException {
      long number = connection.answers();
      int count = connection.read(scratch);
      int index = connection.index();
      if (index < 0) {
        if (connection.missing() == 0) {
          connection.send();
        }
        return;
      }
      long now = System.nanoTime();
      for (int i = 0; i < count; i++) {
        latencies.recordValue(now - due((number + i) * rated.size() + index));
      }
      answers += count;
    }
  }

  @Override
  public void close() throws IOException {
    try (selector) {
      for (RatedConnection connection : rated) {
        connection.close();
      }
      for (RatedConnection connection : sleepers) {
        connection.close();
      }
    }
  }
}
