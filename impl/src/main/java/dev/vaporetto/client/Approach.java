package dev.vaporetto.client;

import dev.vaporetto.engine.OpeningFailedException.Step;
import dev.vaporetto.io.Deadline;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Opens a socket to a server: chooses the ways, and takes one after another until there is a
 * connection. Each but the last has its share of the time that is left; the last may have all of
 * it.
 *
 * <pre>
 *   ROUTE ──► RESOLVE ──► CONNECT ──► connected
 *               ▲           │
 *               └─ next way ┴───────► failed
 * </pre>
 *
 * <p>On the loop's thread, except for the choice of the ways, which is user code.
 */
final class Approach implements AddressRace.Listener {
  /** Called on the loop's thread, unless {@link #cancel} came first; one of the last two, once. */
  interface Listener {
    void onStep(Step step);

    void onConnected(SocketChannel channel, SelectionKey key);

    /** No way leads there; a null message stands for the end of the client. */
    void onNoWay(@Nullable String message, @Nullable Throwable cause);
  }

  private final ClientThreads threads;
  private final EventLoop loop;
  private final WebSocketUri target;
  private final ProxyChoice choice;
  private final Duration timeout;
  private final Listener listener;

  /** By {@link System#nanoTime}. */
  private final long begun = System.nanoTime();

  /** The one that is taken; null before there is one. Written by the loop's thread. */
  private volatile @Nullable Way way;

  /** Connected, failed or cancelled. Written by the loop's thread. */
  private volatile boolean over;

  /** What follows is the loop thread's own. These are the ways behind {@link #way}. */
  private final Queue<Way> untried = new ArrayDeque<>();

  /** Why each way failed that did. */
  private final List<String> failures = new ArrayList<>();

  private BlockingCalls.@Nullable Call selection;
  private Addresses.@Nullable Search search;
  private @Nullable AddressRace race;

  /** Who is told of the addresses of the way that is taken; null once it is given up. */
  private @Nullable Resolved resolving;

  /** When the next way is taken. */
  private @Nullable Deadline turn;

  Approach(
      ClientThreads threads,
      WebSocketUri target,
      ProxyChoice choice,
      Duration timeout,
      Listener listener) {
    this.threads = threads;
    this.loop = threads.loop();
    this.target = target;
    this.choice = choice;
    this.timeout = timeout;
    this.listener = listener;
  }

  /** The way that is taken, or was; null before there is one. From any thread. */
  @Nullable Way way() {
    return way;
  }

  void start() {
    if (!choice.mayBlock()) {
      choose();
      return;
    }
    try {
      selection = threads.selections().start(this::choose);
    } catch (RejectedExecutionException e) {
      fail(null, e);
    } catch (OutOfMemoryError e) {
      fail("got " + Failures.describe(e) + ", expected a thread", e);
    }
  }

  private void choose() {
    if (over) {
      return;
    }
    try {
      List<Way> found = choice.waysTo(target);
      threads.onLoop(() -> begin(found));
    } catch (IOException | RuntimeException | Error e) {
      String message = "got " + Failures.describe(e) + ", expected an HTTP proxy or none";
      threads.onLoop(() -> fail(message, e));
    }
  }

  private void begin(List<Way> found) {
    if (!over) {
      untried.addAll(found);
      take(untried.remove());
    }
  }

  private void take(Way next) {
    way = next;
    if (!untried.isEmpty()) {
      long left = timeout.toNanos() - (System.nanoTime() - begun);
      Duration share = Duration.ofNanos(Math.max(0, left / (untried.size() + 1)));
      turn = loop.schedule(share.toNanos(), () -> onWayFailed(unanswered(share), null));
    }
    InetAddress address = next.address();
    if (address != null) {
      connect(next, List.of(address));
      return;
    }
    listener.onStep(Step.RESOLVE);
    try {
      Resolved resolved = new Resolved(next);
      resolving = resolved;
      search = threads.addresses().find(next.hostName(target), resolved);
    } catch (RejectedExecutionException e) {
      fail(null, e);
    } catch (OutOfMemoryError e) {
      fail("got " + Failures.describe(e) + ", expected a thread", e);
    }
  }

  /** Takes the addresses to the loop's thread. */
  private final class Resolved implements Addresses.Listener {
    private final Way resolved;

    Resolved(Way resolved) {
      this.resolved = resolved;
    }

    @Override
    public void onAddresses(List<InetAddress> addresses) {
      step(() -> connect(resolved, addresses));
    }

    @Override
    public void onUnknown(UnknownHostException failure) {
      step(() -> onWayFailed("got no address of the host name, expected at least one", failure));
    }

    @Override
    public void onFailure(Throwable failure) {
      step(
          () ->
              onWayFailed("got " + Failures.describe(failure) + ", expected an address", failure));
    }

    /** Another way may have been taken meanwhile. */
    private void step(Runnable step) {
      threads.onLoop(
          () -> {
            if (resolving == this && !over) {
              step.run();
            }
          });
    }
  }

  private void connect(Way resolved, List<InetAddress> addresses) {
    listener.onStep(Step.CONNECT);
    AddressRace started = new AddressRace(loop, addresses, resolved.port(target), this);
    race = started;
    started.next();
  }

  @Override
  public void onConnected(SocketChannel channel, SelectionKey key) {
    race = null;
    cancel();
    listener.onConnected(channel, key);
  }

  @Override
  public void onAllFailed(String reasons) {
    onWayFailed(reasons, null);
  }

  /** There is no connection on this way: a ProxySelector is told, and the next way is taken. */
  private void onWayFailed(String message, @Nullable Throwable cause) {
    Way failed = way;
    if (over || failed == null) {
      return;
    }
    letGo();
    if (failed.proxy() != null) {
      tell(failed, new IOException(message, cause));
    }
    Way next = untried.poll();
    if (next == null) {
      String earlier = failures.isEmpty() ? "" : "; before that" + String.join(",", failures);
      fail(message + earlier, cause);
      return;
    }
    failures.add((failed.proxy() == null ? " directly" : failed.describe()) + " " + message);
    take(next);
  }

  /** The contract of ProxySelector. It is user code. */
  private void tell(Way failed, IOException failure) {
    try {
      BlockingCalls.Call unused =
          threads
              .selections()
              .start(
                  () -> {
                    try {
                      failed.onFailed().accept(failure);
                    } catch (RuntimeException | Error e) {
                      RepeatedLog.warn(
                          Approach.class, "a ProxySelector failed in connectFailed", e);
                    }
                  });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // The client is closed, or there is no thread: the attempt goes on without.
    }
  }

  /** The time of the whole approach is up. */
  void onTimeout() {
    if (way != null) {
      untried.clear();
      onWayFailed(unanswered(timeout), null);
    } else if (selection == null || selection.hasBegun()) {
      fail("got no answer of the ProxySelector, expected one" + within(timeout), null);
    } else {
      fail("got no thread to ask the ProxySelector on, expected one" + within(timeout), null);
    }
  }

  /** What has not come on the way that is taken. */
  private String unanswered(Duration time) {
    if (race != null) {
      return race.reasons() + within(time);
    }
    return search == null || search.hasBegun()
        ? "got no answer of the resolver, expected an address" + within(time)
        : "got no thread, since others wait for the resolver, expected one" + within(time);
  }

  private static String within(Duration time) {
    return " within " + time.toMillis() + " ms";
  }

  private void fail(@Nullable String message, @Nullable Throwable cause) {
    if (!over) {
      cancel();
      listener.onNoWay(message, cause);
    }
  }

  /** Lets go of everything but a socket that was handed over. */
  void cancel() {
    over = true;
    if (selection != null) {
      selection.cancel(true);
    }
    letGo();
  }

  private void letGo() {
    loop.cancel(turn);
    resolving = null;
    if (search != null) {
      search.cancel();
      search = null;
    }
    if (race != null) {
      race.cancel();
      race = null;
    }
  }
}
