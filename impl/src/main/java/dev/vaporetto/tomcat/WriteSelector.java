package dev.vaporetto.tomcat;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Completes the writes that sockets did not take at once, on a daemon thread that is started when
 * it is needed and ends when it was not for {@link #IDLE_NANOS}. Thread-safe.
 *
 * <p>Nothing on that thread blocks: the connection hands user code to an executor.
 */
final class WriteSelector {
  private static final System.Logger LOGGER = System.getLogger(WriteSelector.class.getName());

  /** Short enough for an application that was undeployed to go away soon. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** What waits to be selected for. Guarded by the monitor. */
  private final ArrayDeque<SelectableTransport> added = new ArrayDeque<>();

  /** Open while the thread runs. Guarded by the monitor. */
  private @Nullable Selector selector;

  /**
   * Calls {@link SelectableTransport#writeMore} when the socket takes bytes, until all are taken.
   */
  void add(SelectableTransport transport) throws IOException {
    synchronized (this) {
      Selector current = selector;
      if (current == null) {
        current = Selector.open();
        start(current);
        selector = current;
      }
      added.add(transport);
      current.wakeup();
    }
  }

  /** Forgets sockets that were closed. */
  void wakeUp() {
    synchronized (this) {
      if (selector != null) {
        selector.wakeup();
      }
    }
  }

  private void start(Selector opened) throws IOException {
    // Without the creator's inheritable variables, which may be another application's.
    Thread thread = new Thread(null, () -> run(opened), "vaporetto-tomcat-writer", 0, false);
    thread.setDaemon(true);
    // Tomcat takes a thread with an application's class loader for one that was left behind.
    thread.setContextClassLoader(null);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      opened.close();
      throw new IOException("the system has no thread to complete writes with", e);
    }
  }

  private void run(Selector own) {
    try {
      boolean idle;
      do {
        long before = System.nanoTime();
        own.select(TimeUnit.NANOSECONDS.toMillis(IDLE_NANOS));
        idle = System.nanoTime() - before >= IDLE_NANOS;
        // After the selection, which has let go of the keys that were cancelled.
        for (SelectableTransport transport : takeAdded()) {
          register(own, transport);
        }
        for (SelectionKey key : own.selectedKeys()) {
          write(key);
        }
        own.selectedKeys().clear();
      } while (!idle || !endIfIdle(own));
    } catch (IOException | RuntimeException | Error e) {
      failAll(own, e);
    }
  }

  private List<SelectableTransport> takeAdded() {
    synchronized (this) {
      if (added.isEmpty()) {
        return List.of();
      }
      List<SelectableTransport> taken = new ArrayList<>(added);
      added.clear();
      return taken;
    }
  }

  private static void register(Selector own, SelectableTransport transport) {
    try {
      transport.channel.register(own, SelectionKey.OP_WRITE, transport);
    } catch (ClosedChannelException e) {
      end(transport, e);
    }
  }

  private static void write(SelectionKey key) {
    SelectableTransport transport = (SelectableTransport) key.attachment();
    IOException failure = null;
    try {
      if (!transport.writeMore()) {
        return;
      }
    } catch (IOException e) {
      failure = e;
    } catch (CancelledKeyException closedMeanwhile) {
      failure = new ClosedChannelException();
    } catch (RuntimeException | Error e) {
      failure = new IOException("a write failed: " + e, e);
    }
    // An idle connection has no key here. The next write may register again before this returns.
    key.cancel();
    end(transport, failure);
  }

  /** What goes wrong for one socket must not end the writes of the others. */
  private static void end(SelectableTransport transport, @Nullable IOException failure) {
    try {
      transport.writeEnded(failure);
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.WARNING, "the end of a write could not be reported", e);
      transport.fail(e);
    }
  }

  private boolean endIfIdle(Selector own) throws IOException {
    synchronized (this) {
      if (!added.isEmpty() || !own.keys().isEmpty()) {
        return false;
      }
      selector = null;
    }
    own.close();
    return true;
  }

  /** Without the thread nothing would ever complete what waits. */
  private void failAll(Selector own, Throwable reason) {
    LOGGER.log(Level.ERROR, "the thread that completes writes has failed", reason);
    IOException failure = new IOException("writes cannot be completed: " + reason, reason);
    List<SelectableTransport> failed = new ArrayList<>();
    synchronized (this) {
      selector = null;
      failed.addAll(added);
      added.clear();
    }
    for (SelectionKey key : own.keys()) {
      failed.add((SelectableTransport) key.attachment());
    }
    try {
      own.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    for (SelectableTransport transport : failed) {
      end(transport, failure);
    }
  }
}
