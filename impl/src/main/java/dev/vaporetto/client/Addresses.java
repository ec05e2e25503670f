package dev.vaporetto.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses of hosts on daemon threads of its own, because the system's resolver blocks.
 * Thread-safe.
 */
final class Addresses implements AutoCloseable {
  /** One name server that does not answer must not hold up the next connection. */
  private static final int THREADS = 2;

  private static final long IDLE_SECONDS = 2;

  private static final long PATIENCE_MILLIS = 250;

  /** Called with the outcome, on any thread. */
  interface Listener {
    void onAddresses(List<InetAddress> addresses);

    void onUnknown(UnknownHostException failure);

    /** The resolver did not even answer. */
    void onFailure(Throwable failure);
  }

  /** One search, which waits for a thread, runs, or is over. */
  final class Search implements Runnable {
    private final String host;
    private final Listener listener;

    /** Whether it has got a thread. Written by that thread. */
    private volatile boolean begun;

    private Search(String host, Listener listener) {
      this.host = host;
      this.listener = listener;
    }

    @Override
    public void run() {
      begun = true;
      try {
        listener.onAddresses(interleaved(List.of(InetAddress.getAllByName(host))));
      } catch (UnknownHostException e) {
        listener.onUnknown(e);
      } catch (RuntimeException | Error e) {
        listener.onFailure(e);
      }
    }

    boolean hasBegun() {
      return begun;
    }

    /**
     * The outcome is not wanted any more: a search that has not begun never does. One that runs
     * goes on, since the system's resolver cannot be interrupted.
     */
    void cancel() {
      boolean unused = threads.remove(this);
    }
  }

  private final ThreadPoolExecutor threads;

  Addresses(String name) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads(name + " resolver"));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Finds the addresses of a host, in the order in which to try them. Never blocks.
   *
   * @throws RejectedExecutionException if this is closed
   */
  Search find(String host, Listener listener) {
    Search search = new Search(host, listener);
    threads.execute(search);
    return search;
  }

  /**
   * RFC 8305 §4: the families take turns, beginning with the family of the first address, so that
   * one family that does not work costs one attempt.
   */
  static List<InetAddress> interleaved(List<InetAddress> addresses) {
    Queue<InetAddress> first = new ArrayDeque<>();
    Queue<InetAddress> second = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address.getClass() == addresses.get(0).getClass() ? first : second).add(address);
    }
    List<InetAddress> result = new ArrayList<>(addresses.size());
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        result.add(first.remove());
      }
      if (!second.isEmpty()) {
        result.add(second.remove());
      }
    }
    return result;
  }

  /** Ends the threads; one that is inside the system's resolver ends when that answers. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
